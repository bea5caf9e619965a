import { PickledArrays } from '../../formats/pickle/numpy.ts';
import { PickleWriter } from '../../formats/pickle/writer.ts';
import { checkNesting } from './nested-paths.ts';
import type { RowEncoder } from './row-encoder.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

const CHUNK_BYTES = 2 ** 20;

/**
 * Writes the notebook's second pickle: a dictionary that mirrors the folder, `{'010': {'0108775015.jpg': array}}`, any depth,
 * files of the picked folder itself at the top. Names are kept whole, in the order of the rows.
 *
 * @throws PipelineError `write-failed` if a path is both a file and a folder, or stands twice: a dictionary cannot hold both
 */
export function openNestedPickleWriter(header: TableHeader, output: Output, encoder: RowEncoder): TableWriter {
  checkNesting(header.paths);
  const { dim } = header;
  const pickle = new PickleWriter();
  const arrays = new PickledArrays(pickle, encoder.dtype, [dim]);
  const folders = new Folders(pickle);
  let row = 0;

  const put = (path: string, vector: Float32Array<ArrayBuffer>) => {
    const slash = path.lastIndexOf('/');
    // Rows come in ImageFolder's order, which returns to a folder after its siblings: so each folder's dictionary is
    // remembered by number, and a row goes into its own, whichever was last.
    pickle.get(folders.find(path.slice(0, Math.max(0, slash)), slash !== -1)).text(path.slice(slash + 1));
    arrays.begin();
    pickle.raw(encoder.encode(vector));
    arrays.end();
    pickle.setItem().pop();
  };
  return {
    async rows(block) {
      for (let from = 0; from < block.length; from += dim) {
        put(header.paths[row++]!, block.subarray(from, from + dim));
        if (pickle.length >= CHUNK_BYTES) await output.write(pickle.take());
      }
    },
    async end() {
      pickle.stop();
      await output.write(pickle.take());
    },
  };
}

/** The dictionaries of a nested pickle, made when they are first needed. */
class Folders {
  readonly #pickle: PickleWriter;
  readonly #root: number;
  /** Number of each folder's dictionary, by its path. */
  readonly #numbers = new Map<string, number>();

  constructor(pickle: PickleWriter) {
    this.#pickle = pickle;
    pickle.emptyDict();
    this.#root = pickle.memoize(); // stays on the stack: it is what the pickle gives
  }

  /** @param isInside - false for the picked folder itself, whose path is empty (as is the path of a folder without a name) */
  find(folder: string, isInside: boolean): number {
    if (!isInside) return this.#root;
    const known = this.#numbers.get(folder);
    if (known !== undefined) return known;
    // Down from the picked folder, not by recursion: hostile paths may be very deep.
    let parent = this.#root;
    for (let end = folder.indexOf('/'); ; end = folder.indexOf('/', end + 1)) {
      const path = end === -1 ? folder : folder.slice(0, end);
      parent = this.#numbers.get(path) ?? this.#make(path, parent);
      if (end === -1) return parent;
    }
  }

  #make(path: string, parent: number): number {
    this.#pickle.get(parent).text(path.slice(path.lastIndexOf('/') + 1));
    this.#pickle.emptyDict();
    const number = this.#pickle.memoize();
    this.#pickle.setItem().pop();
    this.#numbers.set(path, number);
    return number;
  }
}
