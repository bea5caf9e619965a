import type { NestedIndex } from '../../stages/persist/nested-index.ts';
import type { TreeRow } from './view.ts';

interface VisibleFolder {
  readonly path: string;
  readonly name: string;
  readonly count: number;
  readonly expanded: boolean;
}

/**
 * The rows of the tree that are not inside a closed folder, top to bottom. Numbers in flat arrays, so that an open folder of
 * 100,000 images is no 100,000 objects: a virtual list asks for the few that it shows.
 */
export class VisibleTree {
  readonly #index: NestedIndex;
  readonly #folders: VisibleFolder[] = [];
  /** An image's row number, or −1 − its place in `#folders`. */
  readonly #items: number[] = [];
  readonly #depths: number[] = [];
  readonly #positions: number[] = [];
  readonly #siblings: number[] = [];

  /** @param expanded - POSIX paths of the open folders */
  constructor(index: NestedIndex, expanded: ReadonlySet<string>) {
    this.#index = index;
    this.#addChildren('', 0, expanded);
  }

  /** Rows on the screen if it were endless. */
  get length(): number {
    return this.#items.length;
  }

  /** The row at a place, 0 to `length - 1`. @throws RangeError outside */
  rowAt(at: number): TreeRow {
    const item = this.#items[at];
    if (item === undefined) throw new RangeError(`tree has ${this.length} rows, asked for ${at}`);
    const place = { depth: this.#depths[at]!, position: this.#positions[at]!, siblings: this.#siblings[at]! };
    const folder = item < 0 ? this.#folders[-1 - item] : undefined;
    if (folder)
      return {
        ...place,
        kind: 'folder',
        path: folder.path,
        name: folder.name,
        expanded: folder.expanded,
        images: folder.count,
      };
    return {
      ...place,
      kind: 'image',
      path: this.#index.pathOf(item),
      name: this.#index.nameOf(item),
      expanded: false,
      images: 1,
    };
  }

  /** The name in that row. @throws RangeError outside */
  nameAt(at: number): string {
    const item = this.#items[at];
    if (item === undefined) throw new RangeError(`tree has ${this.length} rows, asked for ${at}`);
    return item < 0 ? this.#folders[-1 - item]!.name : this.#index.nameOf(item);
  }

  #addChildren(path: string, depth: number, expanded: ReadonlySet<string>): void {
    const listing = this.#index.children(path);
    if (!listing) return;
    const siblings = listing.folders.length + listing.rows.length;
    let position = 0;
    for (const folder of listing.folders) {
      const isOpen = expanded.has(folder.path);
      const place = this.#folders.push({ ...folder, expanded: isOpen }) - 1;
      this.#add(-1 - place, depth, ++position, siblings);
      if (isOpen) this.#addChildren(folder.path, depth + 1, expanded);
    }
    for (const row of listing.rows) this.#add(row, depth, ++position, siblings);
  }

  #add(item: number, depth: number, position: number, siblings: number): void {
    this.#items.push(item);
    this.#depths.push(depth);
    this.#positions.push(position);
    this.#siblings.push(siblings);
  }
}
