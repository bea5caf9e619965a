import { PipelineError } from '../../core/errors.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';
import { nameSet, type SourceNote } from '../../core/source-set.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;
/** Folders, archives and loose files that were dropped at once, as one folder: a top level for each, loose files at the root. */
export class SetSource implements FolderSource {
  readonly kind = 'files';
  readonly name: string;
  readonly mayHideNames: boolean;
  readonly notes: readonly SourceNote[];
  readonly #folders: ReadonlyMap<string, FolderSource>;
  readonly #files: ReadonlyMap<string, File>;

  /**
   * @param folders - by the name that each is to have in the set, see {@link nameSet}
   * @param files - loose ones
   */
  constructor(folders: readonly (readonly [string, FolderSource])[], files: readonly File[]) {
    const names = nameSet(
      folders.map(([name]) => name),
      files.map(({ name }) => name),
    );
    this.#folders = new Map(folders.map(([name, source], at) => [names.folders[at] ?? name, source]));
    this.#files = new Map(files.map((file, at) => [names.files[at] ?? file.name, file]));
    this.mayHideNames = folders.some(([, source]) => source.mayHideNames);
    this.name = names.name;
    this.notes = [...names.notes, ...folders.flatMap(([, source]) => source.notes ?? [])];
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
