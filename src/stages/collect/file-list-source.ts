import { PipelineError } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';

/** Files looked at between two parts of the listing. */
const PART_FILES = 1000;

/**
 * A folder chosen with `<input type=file webkitdirectory>`: the browser has walked it already and hands over every file.
 * Empty folders are not in it, so they cannot be classes here.
 */
export class FileListSource implements FolderSource {
  readonly kind = 'files';
  readonly name: string;
  readonly #files: FileList;
  readonly #byPath = new Map<string, number>();

  /** @throws PipelineError `folder-empty` if the list holds no file */
  constructor(files: FileList) {
    const first = files[0];
    if (!first) throw new PipelineError('folder-empty', 'collect', 'no file was handed over');
    this.#files = files;
    this.name = segmentsOf(first)[0] ?? '';
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const slicer = new Slicer();
    const known = new Set<string>(['']);
    for (let start = 0; start < this.#files.length; start += PART_FILES) {
      const parts = new Map<string, { folder: readonly string[]; folders: string[]; files: string[] }>();
      const partOf = (folder: readonly string[]) => {
        const key = folder.join('/');
        const part = parts.get(key) ?? { folder, folders: [], files: [] };
        parts.set(key, part);
        return part;
      };
      for (let i = start; i < Math.min(start + PART_FILES, this.#files.length); i++) {
        signal.throwIfAborted();
        const file = this.#files[i];
        if (!file) continue;
        const path = segmentsOf(file).slice(1);
        this.#byPath.set(path.join('/'), i);
        for (let depth = 1; depth < path.length; depth++) {
          const key = path.slice(0, depth).join('/');
          if (known.has(key)) continue;
          known.add(key);
          partOf(path.slice(0, depth - 1)).folders.push(path[depth - 1]!);
        }
        partOf(path.slice(0, -1)).files.push(path.at(-1) ?? '');
        await slicer.breathe();
      }
      // Parents before children: a part may bring in the folder that a later one fills.
      yield* [...parts.values()].sort((a, b) => a.folder.length - b.folder.length);
    }
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    const file = await this.open(path);
    return { sizeBytes: file.size, mtimeMs: file.lastModified };
  }

  open(path: readonly string[]): Promise<File> {
    const at = this.#byPath.get(path.join('/'));
    const file = at === undefined ? undefined : this.#files[at];
    if (file) return Promise.resolve(file);
    return Promise.reject(
      new PipelineError('image-gone', 'collect', 'file was not handed over', { path: path.join('/') }),
    );
  }
}

function segmentsOf(file: File): string[] {
  const { name, webkitRelativePath: path } = file;
  // Chromium makes a slash of each backslash in a path, not in a name: a file `a\\b.png` must not become one in a folder `a`.
  if (name.includes('\\') && path.endsWith(`/${name.replaceAll('\\', '/')}`)) {
    return [...path.slice(0, -name.length - 1).split('/'), name];
  }
  return (path || name).split('/');
}
