import { Slicer } from '../../core/event-loop.ts';
import { PathMeter, type PathExtent } from '../../core/path-extent.ts';
import { stemOf } from '../../core/path-stem.ts';
import { PathTable, ROOT_FOLDER } from '../../core/path-table.ts';
import { comparePython } from '../../core/python-order.ts';
import type { FolderListing, NestedMap } from './foldvec-index.d.ts';

/**
 * The folder as a nested dictionary: folder → … → file → row number. Built from paths, whatever keeps the rows.
 * No object a file, and listings are made when they are asked for: 1,000,000 files are fine.
 */
export class NestedIndex {
  readonly #table: PathTable;
  readonly #counts: Uint32Array;
  readonly #listings = new Map<number, FolderListing>();
  readonly #looseNames = new Map<number, ReadonlyMap<string, readonly number[]>>();

  /** How much text its paths are. */
  readonly extent: PathExtent;

  private constructor(table: PathTable, extent: PathExtent) {
    this.#table = table;
    this.extent = extent;
    this.#counts = table.fileCountsBelow();
  }

  /**
   * Builds the index, in slices.
   *
   * @param paths - POSIX, relative to the picked folder; row i is `paths[i]`
   * @throws RangeError if a path stands there twice
   */
  static async build(paths: readonly string[]): Promise<NestedIndex> {
    const table = new PathTable();
    const meter = new PathMeter();
    const slicer = new Slicer();
    for (const [row, path] of paths.entries()) {
      if (table.addPath(path) !== row) throw new RangeError(`path stands in the index twice: ${path}`);
      meter.add(path);
      if (row % 1024 === 0) await slicer.breathe();
    }
    return new NestedIndex(table, meter.extent());
  }

  /** Images in the index. */
  get rows(): number {
    return this.#table.fileCount;
  }

  /** Folders in the index at any depth, the picked one not counted. */
  get folders(): number {
    return this.#table.folderCount - 1;
  }

  /** File name of a row. */
  nameOf(row: number): string {
    return this.#table.nameOf(row);
  }

  /** POSIX path of a row. */
  pathOf(row: number): string {
    return this.#table.pathOf(row);
  }

  /**
   * What is directly in a folder.
   *
   * @param folder - POSIX path, exactly; empty for the picked folder
   * @returns undefined if there is no such folder
   */
  children(folder = ''): FolderListing | undefined {
    const number = folder === '' ? ROOT_FOLDER : this.#table.findFolder(folder.split('/'));
    return number === undefined ? undefined : this.#listingOf(number);
  }

  /**
   * The row of a key: one path, or names from the top down, or a mixture. The extension may be left out, and composed and
   * decomposed letters (é as one character or two, as macOS has it) count as equal, where only one image answers to it; an exact
   * name goes first.
   *
   * @returns undefined if nothing answers to the key
   * @throws RangeError if several images do; the message names them
   */
  find(...key: readonly string[]): number | undefined {
    const segments = key.join('/').split('/');
    const exact = this.#table.find(segments);
    if (exact !== undefined) return exact;
    const name = segments.pop() ?? '';
    const candidates = this.#foldersLike(segments).flatMap((folder) => this.#filesLike(folder, name));
    if (candidates.length < 2) return candidates[0];
    const names = candidates.slice(0, 5).map((row) => this.pathOf(row));
    const more = candidates.length > names.length ? ` and ${candidates.length - names.length} more` : '';
    throw new RangeError(`key ${key.join('/')} is ambiguous: ${names.join(', ')}${more}`);
  }

  /** Whether exactly one image answers to the key; see {@link find}. */
  has(...key: readonly string[]): boolean {
    try {
      return this.find(...key) !== undefined;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  /**
   * The index as Maps in Maps, any depth: folder name → Map, file name → what `valueOf` gives for its row.
   * An object a folder and an entry a file, all made now.
   *
   * @throws RangeError if a folder and a file have one name, which no file system allows
   */
  toNested<T>(valueOf: (row: number) => T): NestedMap<T> {
    const nest = (folder: number): NestedMap<T> => {
      const nested: NestedMap<T> = new Map();
      for (const child of this.#table.foldersIn(folder)) nested.set(this.#table.folderNameOf(child), nest(child));
      for (const row of this.#table.filesIn(folder)) {
        if (nested.has(this.nameOf(row))) throw new RangeError(`folder and file have one name: ${this.pathOf(row)}`);
        nested.set(this.nameOf(row), valueOf(row));
      }
      return nested;
    };
    return nest(ROOT_FOLDER);
  }

  #listingOf(folder: number): FolderListing {
    const known = this.#listings.get(folder);
    if (known) return known;
    const folders = Array.from(this.#table.foldersIn(folder), (child) => ({
      name: this.#table.folderNameOf(child),
      path: this.#table.folderPathOf(child),
      count: this.#counts[child] ?? 0,
    })).sort((a, b) => comparePython(a.name, b.name));
    const rows = Uint32Array.from(this.#table.filesIn(folder));
    const compare = (a: number, b: number) => comparePython(this.nameOf(a), this.nameOf(b));
    // Rows in ImageFolder's order are sorted already: then a folder of 100,000 images costs one pass, not a sort.
    if (rows.some((row, i) => i > 0 && compare(rows[i - 1]!, row) > 0)) rows.sort(compare);
    const listing = { folders, rows };
    this.#listings.set(folder, listing);
    return listing;
  }

  /** The folder at these names; where there is none of exactly that name, all that are equal but for Unicode composition. */
  #foldersLike(segments: readonly string[]): readonly number[] {
    let folders = [ROOT_FOLDER];
    for (const name of segments) {
      folders = folders.flatMap((folder) => {
        const exact = this.#table.findFolderIn(folder, name);
        if (exact !== undefined) return [exact];
        const composed = name.normalize();
        return [...this.#table.foldersIn(folder)].filter(
          (child) => this.#table.folderNameOf(child).normalize() === composed,
        );
      });
    }
    return folders;
  }

  /** Files that answer to a name: the best kind of likeness that any has. */
  #filesLike(folder: number, name: string): readonly number[] {
    const exact = this.#table.findFile(folder, name);
    if (exact !== undefined) return [exact];
    const alike = this.#looseNamesOf(folder).get(name.normalize()) ?? [];
    const kinds = [
      (file: string) => stemOf(file) === name,
      (file: string) => file.normalize() === name.normalize(),
      () => true,
    ];
    for (const isOfKind of kinds) {
      const files = alike.filter((row) => isOfKind(this.nameOf(row)));
      if (files.length > 0) return files;
    }
    return [];
  }

  /** Composed names and stems of a folder's files: made at the first key that is not exact, so that a loop over keys is linear. */
  #looseNamesOf(folder: number): ReadonlyMap<string, readonly number[]> {
    const known = this.#looseNames.get(folder);
    if (known) return known;
    const loose = new Map<string, number[]>();
    for (const row of this.#table.filesIn(folder)) {
      const name = this.nameOf(row);
      for (const key of new Set([name.normalize(), stemOf(name).normalize()])) {
        const rows = loose.get(key);
        if (rows) rows.push(row);
        else loose.set(key, [row]);
      }
    }
    this.#looseNames.set(folder, loose);
    return loose;
  }
}
