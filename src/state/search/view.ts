import type { ShownError } from '../app/shown-error.ts';

/** Where the comparison of all rows stands. */
export type SearchPhase =
  | { readonly kind: 'none' }
  /** `fraction` is 0 to 1. */
  | { readonly kind: 'reading' | 'comparing'; readonly fraction: number }
  | { readonly kind: 'compared'; readonly rows: number; readonly seconds: number }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** A picture with how near it is. */
export interface NearPicture {
  readonly path: string;
  /** −1 to 1. */
  readonly cosine: number;
}

/** Why nothing is searched for now, or no picture from elsewhere. `rows-alone`: rows of a file, or of a folder that is not open. */
export type SearchRefusal = 'running' | 'rows-alone';

/** Whether a picture begins a query, or joins the one that is there. */
export type QueryPart = 'alone' | 'added' | 'subtracted';

/** A picture that is searched for. */
export interface QueryPictureView {
  /** Of this picture in this query. */
  readonly id: number;
  readonly sign: 1 | -1;
  /** Its path, or the name of its file. */
  readonly name: string;
  /** Undefined for a picture from elsewhere. */
  readonly path: string | undefined;
  /** Object URL of a picture from elsewhere; not the caller's. */
  readonly url: string | undefined;
  /** Why it can't be searched for. */
  readonly error: ShownError | undefined;
}

/** Where the search for near pictures stands. */
export type NeighboursPhase =
  | { readonly kind: 'none' }
  /** A picture from elsewhere goes through the model. */
  | { readonly kind: 'encoding' }
  /** Rows are read, once. `fraction` is 0 to 1. */
  | { readonly kind: 'reading'; readonly fraction: number }
  /** `heldBytes` of memory are kept until other rows are open. */
  | { readonly kind: 'found'; readonly rows: number; readonly ms: number; readonly heldBytes: number }
  /** The pictures of the query cancel each other out. */
  | { readonly kind: 'no-direction' }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Pictures that are near to others, from the open rows or from anywhere. */
export interface NeighboursView {
  readonly query: readonly QueryPictureView[];
  readonly phase: NeighboursPhase;
  /** Nearest first; those of the last query until there are others. */
  readonly near: readonly NearPicture[];
  /** Why nothing is searched for now. */
  readonly refusal: SearchRefusal | undefined;
  /** Why no picture from elsewhere is. */
  readonly pictureRefusal: SearchRefusal | undefined;
  /** Searches for a picture that has a row. */
  askRow(path: string, part: QueryPart): Promise<void>;
  /** Searches for pictures from anywhere; if they begin a query, they are added to one another. */
  askFiles(files: readonly File[], part: QueryPart): Promise<void>;
  setSign(id: number, sign: 1 | -1): Promise<void>;
  remove(id: number): Promise<void>;
  /** Gives up what is under way, or what was found. */
  clear(): void;
}

/** Pictures whose files are equal, byte by byte. */
export interface SameBytesGroup {
  readonly paths: readonly string[];
  readonly sizeBytes: number;
}

/** Where the comparison of files stands. */
export type SameBytesPhase =
  | { readonly kind: 'none' }
  /** `fraction` is 0 to 1, of the bytes that are read. */
  | { readonly kind: 'reading'; readonly fraction: number }
  | {
      readonly kind: 'compared';
      /** Files that were read, for another one has the same size. */
      readonly files: number;
      /** Files that are not as they were when they were encoded, and are left out. */
      readonly changed: number;
      /** Files that could not be read. */
      readonly unreadable: number;
    }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Which pictures are copies of one another. */
export interface SameBytesView {
  readonly phase: SameBytesPhase;
  /** Why files can't be compared now. */
  readonly refusal: 'running' | 'folder-closed' | undefined;
  /** Largest first. */
  readonly groups: readonly SameBytesGroup[];
  compare(): Promise<void>;
  cancel(): void;
}

/** Pictures that are nearly the same. */
export interface NearGroupView {
  readonly paths: readonly string[];
  /** The least cosine that holds the group together. */
  readonly cosine: number;
}

/** A picture with the class that its neighbours are of. */
export interface GuessView {
  readonly path: string;
  readonly own: string;
  readonly like: string;
  /** Neighbours of the class `like`, of those that were asked. */
  readonly votes: number;
  readonly asked: number;
}

/** Pictures of a class that look like another one, or like their own. */
export interface ConfusionView {
  readonly own: string;
  readonly like: string;
  /** Pictures of `own` whose neighbours are mostly of `like`, of all of `own`. */
  readonly pictures: number;
  readonly of: number;
}

/** What pictures of each class look like: a line a class, a column a class. */
export interface ConfusionTableView {
  /** Those that are most often taken for others, in their usual order; all where there are few. */
  readonly classes: readonly string[];
  /** Classes in all. */
  readonly ofClasses: number;
  /** A line a class, with a cell a column. */
  readonly lines: readonly (readonly ConfusionView[])[];
}

/** Whether pictures of a class lie together. */
export interface AgreementView {
  readonly rows: number;
  readonly right: number;
  /** Neighbours that each picture asks. */
  readonly neighbours: number;
  /** Share that the largest class has: what a guess without looking gets right. */
  readonly chance: number;
  /** Of different classes, the most frequent first. */
  readonly confusions: readonly ConfusionView[];
  readonly table: ConfusionTableView;
  /** The surest first. */
  readonly outliers: readonly GuessView[];
}

/** What the rows say of the pictures: which are near one another, which nearly the same, which out of place. */
export interface SearchView {
  readonly neighbours: NeighboursView;
  readonly sameBytes: SameBytesView;
  readonly phase: SearchPhase;
  readonly canCompare: boolean;
  /** Least cosine of pictures that count as nearly the same. */
  threshold: number;
  /** Largest first; without those that are wholly of the same bytes, once these are known. */
  readonly groups: readonly NearGroupView[];
  /** Undefined with fewer than two classes. */
  readonly agreement: AgreementView | undefined;
  compare(): Promise<void>;
  cancel(): void;
  /** The nearest pictures of one, nearest first; none before the comparison. */
  nearestOf(path: string): readonly NearPicture[];
  /** Pictures of a class that look like a class, the surest first. */
  picturesOf(cell: Pick<ConfusionView, 'own' | 'like'>): readonly GuessView[];
  /** Object URL of a picture where its folder is open, the caller's to revoke. */
  pictureUrl(path: string): Promise<string | undefined>;
  /** Hands a list to the browser's downloads. */
  save(list: 'duplicates' | 'outliers'): void;
}
