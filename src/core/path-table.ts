import { GrowingArray } from './growing-array.ts';

/** The picked folder itself. */
export const ROOT_FOLDER = 0;

/**
 * Folders and files as parent number + name: what a walk found, what a store holds, what an index shows.
 * Numbers are given in order of adding, from 0, and never change. No object a file: numbers in typed arrays, names in `Map`s, so
 * that `__proto__` and the empty name are names like others.
 */
export class PathTable {
  readonly #folderNames: string[] = [''];
  readonly #folderParents = new GrowingArray((n) => new Uint32Array(n));
  readonly #foldersIn: (Map<string, number> | undefined)[] = [undefined];
  readonly #filesIn: (Map<string, number> | undefined)[] = [undefined];
  readonly #fileNames: string[] = [];
  readonly #fileFolders = new GrowingArray((n) => new Uint32Array(n));
  readonly #sizes = new GrowingArray((n) => new Float64Array(n));
  readonly #mtimes = new GrowingArray((n) => new Float64Array(n));
  #lastPath: { readonly folder: number; readonly prefix: string } | undefined;

  /** Folders, the picked one included: numbers `0 … folderCount - 1`, parents before children. */
  get folderCount(): number {
    return this.#folderNames.length;
  }

  /** Files: numbers `0 … fileCount - 1`. */
  get fileCount(): number {
    return this.#fileNames.length;
  }

  /**
   * The folder of that name in `parent`, added if it is not there.
   *
   * @throws RangeError for a name with a slash
   */
  addFolder(parent: number, name: string): number {
    const siblings = (this.#foldersIn[parent] ??= new Map<string, number>());
    const known = siblings.get(name);
    if (known !== undefined) return known;
    const folder = this.#folderNames.push(checkName(name)) - 1;
    this.#folderParents.set(folder, parent);
    siblings.set(name, folder);
    return folder;
  }

  /** The folder at `segments`, added with its parents where they are not there. */
  addFolderPath(segments: readonly string[]): number {
    let folder = ROOT_FOLDER;
    for (const name of segments) folder = this.addFolder(folder, name);
    return folder;
  }

  /**
   * The file of that name in `folder`, added if it is not there.
   *
   * @throws RangeError for a name with a slash
   */
  addFile(folder: number, name: string): number {
    const siblings = (this.#filesIn[folder] ??= new Map<string, number>());
    const known = siblings.get(name);
    if (known !== undefined) return known;
    const file = this.#fileNames.push(checkName(name)) - 1;
    this.#fileFolders.set(file, folder);
    siblings.set(name, file);
    return file;
  }

  /** The file at a POSIX path relative to the picked folder, added with its folders where they are not there. */
  addPath(path: string): number {
    const slash = path.lastIndexOf('/');
    const prefix = path.slice(0, Math.max(slash, 0));
    // Paths mostly come folder by folder: the last one's folder is tried first.
    if (this.#lastPath?.prefix !== prefix || slash < 0) {
      this.#lastPath = { folder: this.addFolderPath(slash < 0 ? [] : prefix.split('/')), prefix };
    }
    return this.addFile(this.#lastPath.folder, path.slice(slash + 1));
  }

  /** Notes what the file system says of a file: bytes, and last modification in ms since 1970. */
  setFileState(file: number, sizeBytes: number, mtimeMs: number): void {
    this.#sizes.set(file, sizeBytes);
    this.#mtimes.set(file, mtimeMs);
  }

  /** The states of all files, by number, as copies. */
  copyFileStates(): Readonly<Record<'sizesBytes' | 'mtimesMs', Float64Array<ArrayBuffer>>> {
    return { sizesBytes: this.#sizes.copy(this.fileCount), mtimesMs: this.#mtimes.copy(this.fileCount) };
  }

  /** Size in bytes, 0 until {@link setFileState}. */
  sizeBytesOf(file: number): number {
    return this.#sizes.get(file);
  }

  /** Last modification in ms since 1970, 0 until {@link setFileState}. */
  mtimeMsOf(file: number): number {
    return this.#mtimes.get(file);
  }

  /** A file's own name. */
  nameOf(file: number): string {
    return known(this.#fileNames[file], 'file', file);
  }

  /** The folder a file is in. */
  folderOf(file: number): number {
    return this.#fileFolders.get(file);
  }

  /** A folder's own name; empty for the picked folder. */
  folderNameOf(folder: number): string {
    return known(this.#folderNames[folder], 'folder', folder);
  }

  /** The folder a folder is in; the picked folder for itself. */
  parentOf(folder: number): number {
    return this.#folderParents.get(folder);
  }

  /** Names from the picked folder down to a folder; empty for the picked folder. */
  folderSegmentsOf(folder: number): string[] {
    const segments: string[] = [];
    for (let at = folder; at !== ROOT_FOLDER; at = this.parentOf(at)) segments.push(this.folderNameOf(at));
    return segments.reverse();
  }

  /** POSIX path of a folder; empty for the picked folder. */
  folderPathOf(folder: number): string {
    return this.folderSegmentsOf(folder).join('/');
  }

  /** Names from the picked folder down to the file, its own name last. */
  segmentsOf(file: number): string[] {
    const segments = this.folderSegmentsOf(this.folderOf(file));
    segments.push(this.nameOf(file));
    return segments;
  }

  /** POSIX path of a file, relative to the picked folder. */
  pathOf(file: number): string {
    const name = this.nameOf(file);
    const folder = this.folderOf(file);
    return folder === ROOT_FOLDER ? name : `${this.folderPathOf(folder)}/${name}`;
  }

  /** The folder at these names, exactly; undefined if there is none. */
  findFolder(segments: readonly string[]): number | undefined {
    let folder: number | undefined = ROOT_FOLDER;
    for (const name of segments) {
      folder = this.findFolderIn(folder, name);
      if (folder === undefined) return undefined;
    }
    return folder;
  }

  /** The folder of that name in a folder; undefined if there is none. */
  findFolderIn(folder: number, name: string): number | undefined {
    return this.#foldersIn[folder]?.get(name);
  }

  /** The file at these names, exactly; undefined if there is none. */
  find(segments: readonly string[]): number | undefined {
    const folder = this.findFolder(segments.slice(0, -1));
    const name = segments[segments.length - 1];
    return folder === undefined || name === undefined ? undefined : this.findFile(folder, name);
  }

  /** The file at a POSIX path, exactly; undefined if there is none. */
  findPath(path: string): number | undefined {
    return this.find(path.split('/'));
  }

  /** The file of that name in a folder; undefined if there is none. */
  findFile(folder: number, name: string): number | undefined {
    return this.#filesIn[folder]?.get(name);
  }

  /** Folders directly in a folder, in order of adding. */
  foldersIn(folder: number): Iterable<number> {
    return this.#foldersIn[folder]?.values() ?? [];
  }

  /** Files directly in a folder, in order of adding. */
  filesIn(folder: number): Iterable<number> {
    return this.#filesIn[folder]?.values() ?? [];
  }

  /** How many folders are directly in a folder. */
  folderCountIn(folder: number): number {
    return this.#foldersIn[folder]?.size ?? 0;
  }

  /** How many files are directly in a folder. */
  fileCountIn(folder: number): number {
    return this.#filesIn[folder]?.size ?? 0;
  }

  /** How many files are in each folder, at any depth: `Uint32Array[folderCount]`, counted now. */
  fileCountsBelow(): Uint32Array<ArrayBuffer> {
    const counts = new Uint32Array(this.folderCount);
    // Parents have smaller numbers than their children: backwards, a folder is complete when its turn comes.
    for (let folder = counts.length - 1; folder >= 0; folder -= 1) {
      counts[folder]! += this.fileCountIn(folder);
      if (folder !== ROOT_FOLDER) counts[this.parentOf(folder)]! += counts[folder]!;
    }
    return counts;
  }
}

function checkName(name: string): string {
  if (name.includes('/')) throw new RangeError(`name holds a slash: ${JSON.stringify(name)}`);
  return name;
}

function known(name: string | undefined, kind: string, number: number): string {
  if (name === undefined) throw new RangeError(`no such ${kind}: ${number}`);
  return name;
}
