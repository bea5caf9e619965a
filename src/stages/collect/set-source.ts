import { PipelineError } from '../../core/errors.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;
/** Parts that the set's name tells. */
const NAMED = 3;

/** Folders, archives and loose files that were dropped at once, as one folder: a top level for each, loose files at the root. */
export class SetSource implements FolderSource {
  readonly kind = 'files';
  readonly name: string;
  readonly mayHideNames: boolean;
  readonly #folders: ReadonlyMap<string, FolderSource>;
  readonly #files: ReadonlyMap<string, File>;

  /**
   * @param folders - by the name that each is to have in the set; of two with one name, the second becomes `name (2)`
   * @param files - those of one name likewise: `name (2).jpg`
   */
  constructor(folders: readonly (readonly [string, FolderSource])[], files: readonly File[]) {
    const taken = new Set<string>();
    // In the order of their names, not of the drop: the same set has the same paths on the next visit.
    const inOrder = folders.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#folders = new Map(inOrder.map(([name, source]) => [freeName(name, '', taken), source]));
    this.#files = new Map(
      files.map((file) => {
        const dot = file.name.lastIndexOf('.');
        const stem = dot > 0 ? file.name.slice(0, dot) : file.name;
        return [freeName(stem, file.name.slice(stem.length), taken), file];
      }),
    );
    this.mayHideNames = folders.some(([, source]) => source.mayHideNames);
    this.name = nameOf([...this.#folders.keys()], files.length);
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const loose = [...this.#files.keys()];
    yield { folder: [], folders: [...this.#folders.keys()], files: loose.slice(0, PART_NAMES) };
    for (let at = PART_NAMES; at < loose.length; at += PART_NAMES) {
      yield { folder: [], folders: [], files: loose.slice(at, at + PART_NAMES) };
    }
    for (const [name, source] of this.#folders) {
      for await (const part of source.list(signal)) {
        yield { ...part, folder: [name, ...part.folder], isHiddenFromHandles: false }; // a set is not restored
      }
    }
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    const [top = '', ...rest] = path;
    const source = rest.length > 0 ? this.#folders.get(top) : undefined;
    if (source) return source.stat(rest);
    const file = await this.open(path);
    return { sizeBytes: file.size, mtimeMs: file.lastModified };
  }

  async open(path: readonly string[]): Promise<File> {
    const [top = '', ...rest] = path;
    const source = rest.length > 0 ? this.#folders.get(top) : undefined;
    if (source) return source.open(rest);
    const file = rest.length === 0 ? this.#files.get(top) : undefined;
    if (file) return file;
    throw new PipelineError('image-gone', 'collect', 'file was not dropped', { path: path.join('/') });
  }
}

function freeName(stem: string, ending: string, taken: Set<string>): string {
  let name = stem + ending;
  for (let count = 2; taken.has(name); count++) name = `${stem} (${count})${ending}`;
  taken.add(name);
  return name;
}

/** What tells a set from others: its folders by name. Sets of one name are compared by what is in them, or asked about. */
function nameOf(folders: readonly string[], files: number): string {
  const names = folders.slice(0, NAMED);
  if (folders.length > NAMED) names.push(`${folders.length - NAMED} more`);
  if (files > 0) names.push(files === 1 ? '1 picture' : `${files} pictures`);
  return names.join(' + ');
}
