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

/** Pictures that are nearly the same. */
export interface NearGroupView {
  readonly paths: readonly string[];
  /** The least cosine that holds the group together. */
  readonly cosine: number;
}

/** A picture that looks like those of another class. */
export interface OutlierView {
  readonly path: string;
  readonly own: string;
  readonly like: string;
  /** Neighbours of the class `like`, of those that were asked. */
  readonly votes: number;
  readonly asked: number;
}

/** Classes that are taken for one another. */
export interface ConfusionView {
  readonly own: string;
  readonly like: string;
  /** Pictures of `own` whose neighbours are mostly of `like`, of all of `own`. */
  readonly pictures: number;
  readonly of: number;
}

/** Whether pictures of a class lie together. */
export interface AgreementView {
  readonly rows: number;
  readonly right: number;
  /** Neighbours that each picture asks. */
  readonly neighbours: number;
  /** Share that the largest class has: what a guess without looking gets right. */
  readonly chance: number;
  /** The most frequent first. */
  readonly confusions: readonly ConfusionView[];
  /** The surest first. */
  readonly outliers: readonly OutlierView[];
}

/** What the rows say of the pictures: which are near one another, which nearly the same, which out of place. */
export interface SearchView {
  readonly phase: SearchPhase;
  readonly canCompare: boolean;
  /** How many neighbours a picture has here. */
  readonly neighbours: number;
  /** Least cosine of pictures that count as nearly the same. */
  threshold: number;
  /** Largest first. */
  readonly groups: readonly NearGroupView[];
  /** Undefined with fewer than two classes. */
  readonly agreement: AgreementView | undefined;
  compare(): Promise<void>;
  cancel(): void;
  /** The nearest pictures of one, nearest first; none before the comparison. */
  nearestOf(path: string): readonly NearPicture[];
  /** Object URL of a picture where its folder is open, the caller's to revoke. */
  pictureUrl(path: string): Promise<string | undefined>;
  /** Hands a list to the browser's downloads. */
  save(list: 'near-duplicates' | 'outliers'): void;
}
