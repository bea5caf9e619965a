import type { RunDescription } from '../run/description.ts';

/** A child in the index's tree. */
export interface TreeRow {
  readonly path: string;
  readonly name: string;
  /** 0 for the top level. */
  readonly depth: number;
  readonly kind: 'folder' | 'image';
  readonly expanded: boolean;
  /** Images below; 1 for an image. */
  readonly images: number;
  /** 1-based position among its siblings and their number, for screen readers. */
  readonly position: number;
  readonly siblings: number;
}

/** An embedding with what the screen tells of it. */
export interface LookedUp {
  readonly path: string;
  /** Row number in a saved file. */
  readonly row: number;
  readonly vector: Float32Array;
  readonly norm: number;
  /** Object URL of the picture, where its folder is open; undefined otherwise. Revoked by the state. */
  readonly imageUrl: string | undefined;
}

/** Pictures that answer equally well to what was looked up: which is meant is the visitor's choice. */
export interface Hits {
  /** What was looked up. */
  readonly text: string;
  /** The first of them. */
  readonly paths: readonly string[];
  /** How many there are. */
  readonly total: number;
}

/** Why a look-up found nothing. */
export type NotFound =
  | { readonly code: 'nothing-stored'; readonly path: string }
  /** The row could not be read. */
  | { readonly code: 'look-up-failed'; readonly reason: string };

/** Stored rows that are open without their folder. */
export interface EntryView {
  readonly folderId: string;
  /** The folder's. */
  readonly name: string;
  readonly made: RunDescription;
}

/** The nested index of what is stored, as a tree and as a look-up. */
export interface IndexView {
  /** Rows in the index; 0: nothing to show. */
  readonly rows: number;
  /** The file that it was opened from; undefined for the rows of a folder. */
  readonly fileName: string | undefined;
  /** Whose rows they are, where they are open without their folder. */
  readonly entry: EntryView | undefined;
  readonly dim: number;
  /** Visible rows of the tree, flat: a virtual list shows a window of it. */
  readonly treeLength: number;
  treeRow(at: number): TreeRow;
  /** The name in that row, for who looks through many. */
  treeName(at: number): string;
  toggle(path: string): void;
  /**
   * Shows the picture that a text stands for: its path (`010/0108775015.jpg`), an absolute one, a name, a stem, a folder or a part.
   * Where several answer equally well they are {@link hits}.
   */
  lookUp(text: string): Promise<void>;
  readonly selected: LookedUp | undefined;
  /** Those among which is to be chosen, until something else is looked up. */
  readonly hits: Hits | undefined;
  /** Why the last look-up found nothing. */
  readonly notFound: NotFound | undefined;
  copyVector(as: 'json' | 'python'): Promise<void>;
}
