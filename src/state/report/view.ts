import type { WireError } from '../../core/errors.ts';
import type { Manifest } from '../../core/row-table.ts';
import type { ShownError } from '../app/shown-error.ts';
import type { MapColours } from '../map/view.ts';
import type { BackendView } from '../run/view.ts';
import type { AgreementView, ConfusionView, GuessView, NearGroupView, SameBytesGroup } from '../search/view.ts';

/** What a report lacks: there were too few pictures for it, their folder is not open, or it failed. */
export type ReportGap =
  { readonly kind: 'too-few-pictures' | 'folder-closed' } | { readonly kind: 'failed'; readonly error: ShownError };

/** Where each picture lies. */
export interface ReportMap {
  readonly kind: 'made';
  /** x and y of each picture. `Float32Array[n * 2]` */
  readonly coordinates: Float32Array;
  /** By class. */
  readonly colours: MapColours;
}

/** What the comparison of all pictures says. */
export interface ReportSearch {
  readonly kind: 'made';
  /** Least cosine of pictures that count as nearly the same. */
  readonly threshold: number;
  /** Largest first, without those that are wholly of the same bytes. */
  readonly groups: readonly NearGroupView[];
  /** Undefined with fewer than two classes. */
  readonly agreement: AgreementView | undefined;
  /** Pictures of a class that look like a class, the surest first. */
  readonly picturesOf: (cell: Pick<ConfusionView, 'own' | 'like'>) => readonly GuessView[];
}

/** Which files are copies of one another. */
export interface ReportCopies {
  readonly kind: 'made';
  readonly groups: readonly SameBytesGroup[];
  /** Files that are not as they were when they were encoded. */
  readonly changed: number;
  readonly unreadable: number;
}

/** Small copies of pictures. */
export interface ReportThumbnails {
  /** Longer edge, in pixels. */
  readonly edgePx: number;
  /** Base64 of an image file of {@link mimeType}, by path. */
  readonly of: ReadonlyMap<string, string>;
  readonly mimeType: string;
  /** Pictures that no decoder could open any more. */
  readonly unreadable: number;
  /** Pictures for which there was no room. */
  readonly leftOut: number;
}

/** Lists of a report, which shows the first of each. */
export type ReportList = 'duplicates' | 'outliers' | 'skipped';

/** All that a report tells of the open rows, of one moment. */
export interface ReportView {
  readonly folderName: string;
  /** Rows as they were made; if the file that is saved holds reduced ones, these are not they. */
  readonly manifest: Manifest;
  readonly backend: BackendView | undefined;
  readonly paths: readonly string[];
  /** Class number a picture, −1 for none. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly dim: number;
  /** Files that were left out. */
  readonly skipped: readonly WireError[];
  readonly map: ReportMap | ReportGap;
  readonly search: ReportSearch | ReportGap;
  readonly copies: ReportCopies | ReportGap;
  /** Whole lists as CSV; undefined for an empty one. */
  readonly csv: Readonly<Record<ReportList, string | undefined>>;
  /** Undefined where none were asked for. */
  readonly thumbnails: ReportThumbnails | undefined;
}

/** What is being done for a report. */
export type ReportStep = 'comparing' | 'comparing-files' | 'mapping' | 'thumbnails';

/** Where a report stands. */
export type ReportPhase =
  | { readonly kind: 'none' }
  /** `fraction` is 0 to 1, undefined where it is not known. */
  | { readonly kind: 'making'; readonly step: ReportStep; readonly fraction: number | undefined }
  | { readonly kind: 'saved'; readonly fileName: string; readonly bytes: number }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** Makes a report of the open rows. */
export interface ReportMaker {
  readonly phase: ReportPhase;
  readonly canMake: boolean;
  /** Whether small pictures are to be in it. */
  hasThumbnails: boolean;
  /**
   * Makes a report and hands it to the browser's downloads.
   *
   * @param toPage - makes one HTML file of it
   */
  save(toPage: (report: ReportView) => Promise<string>): Promise<void>;
  cancel(): void;
}
