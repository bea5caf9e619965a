import type { PipelineError } from '../../core/errors.ts';
import type { SourceNote } from '../../core/source-set.ts';
import type { ShownError } from '../app/shown-error.ts';
import type { RunDescription } from '../run/description.ts';

/** A top-level subfolder that can be left out. */
export interface SubfolderView {
  readonly name: string;
  /** Images found in it so far, at any depth. */
  readonly images: number;
  readonly included: boolean;
}

/** The picked folder and its walk. */
export type FolderPhase =
  | { readonly kind: 'none' }
  /** The browser is being asked for access, or the dropped items are being read. */
  | { readonly kind: 'opening' }
  /** There is a stored folder of this name, and only the visitor knows whether it is this one. */
  | {
      readonly kind: 'asking-identity';
      readonly name: string;
      readonly storedCount: number;
      readonly lastUsedMs: number;
    }
  /** Another tab wanted it while nothing went on here, and has it now. */
  | { readonly kind: 'elsewhere'; readonly name: string }
  | { readonly kind: 'open'; readonly name: string; readonly walking: boolean }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** What the browser keeps from this page by its names. */
export type HiddenNames =
  /** All were listed; those of these images (POSIX paths) will be missing after a restore. */
  | { readonly kind: 'read'; readonly paths: readonly string[] }
  /** An earlier drop showed so many images that are not listed now. */
  | { readonly kind: 'missing'; readonly images: number }
  /** Nobody can know: listed by handles alone. */
  | { readonly kind: 'unknown' };

/** What is known of the picked folder. Counts grow while it is walked. */
export interface FolderView {
  readonly phase: FolderPhase;
  /** Why the last thing that was picked or dropped was not taken, while the folder before stays open. */
  readonly refused: ShownError | undefined;
  /** Images found so far. */
  readonly images: number;
  /** Files that are no pictures, by extension, most first: "12 .pdf, 3 .txt". */
  readonly others: readonly { readonly extension: string; readonly count: number }[];
  /** Pictures of kinds that ImageFolder passes over, by extension, most first; a setting takes them. */
  readonly moreKinds: FolderView['others'];
  /** Whether they are encoded, too. */
  takesMore: boolean;
  readonly subfolders: readonly SubfolderView[];
  /** Images directly in the picked folder (no class). */
  readonly rootImages: number;
  /** Paths of a few images, spread over the subfolders. */
  readonly previews: readonly string[];
  /** Subfolders that could not be read. */
  readonly unlisted: readonly PipelineError[];
  /** What names the browser hides; undefined where it hides none. */
  readonly hiddenNames: HiddenNames | undefined;
  /** What is to be said of its names: those that differ from what was dropped. */
  readonly notes: readonly SourceNote[];
  /** Images that the store has already, for this fingerprint. */
  readonly storedImages: number;
  /** Files among the chosen ones of which an earlier run found, for this fingerprint, that they hold no picture. */
  readonly skippedForGood: number;
  /** Estimate for the images still to do, those that were skipped for good not counted: time (undefined until a rate is known from an earlier run) and space for rows. */
  readonly estimate: { readonly seconds: number | undefined; readonly bytes: number };
  /** Whether the browser has a folder picker; else the labelled input is shown first. */
  readonly hasPicker: boolean;
  /** Whether the picker was closed without a folder, or the browser refused one in it: the page is not told which. */
  readonly isPickerClosed: boolean;
  /** Name of the folder with rows that was in use last, if it can be restored with one click. */
  readonly restorable: string | undefined;
  pick(): Promise<void>;
  /** From `<input type=file webkitdirectory>`. */
  useFiles(files: FileList): Promise<void>;
  /** From a drop; while a run is on only labels are taken, and all else is {@link refused}. Must be called inside the event handler, before any await. */
  useDrop(transfer: DataTransfer): Promise<void>;
  /** Opens a stored folder again, the last one unless told which; does nothing where no handle of it is kept. In a click only. */
  restore(folderId?: string): Promise<void>;
  /** Opens the folder that is open elsewhere here again, if that tab gives way. */
  takeBack(): Promise<void>;
  /** Opens the sample pictures that come with the page. */
  openSample(): Promise<void>;
  /** The answer to `asking-identity`. */
  answerIdentity(isSame: boolean): Promise<void>;
  /** Neither answer: the folder was picked by mistake, and what was open before is shown again. */
  dismissIdentity(): void;
  setIncluded(subfolder: string, included: boolean): void;
  /** Back to no folder; stored rows stay. */
  close(): void;
}

/** Rows of a stored folder that one model and one preset have made. */
export interface StoredRunView {
  readonly fingerprint: string;
  readonly made: RunDescription;
  readonly images: number;
  /** Whether they are what look-up and saving work on now. */
  readonly isOpen: boolean;
}

/** A folder in the store. */
export interface StoredFolderView {
  readonly folderId: string;
  readonly name: string;
  readonly images: number;
  readonly bytes: number;
  readonly lastUsedMs: number;
  /** The latest first. */
  readonly runs: readonly StoredRunView[];
  /** Whether the folder can be opened again with one click. */
  readonly canRestore: boolean;
  /** Whether the folder itself is open. */
  readonly isOpen: boolean;
}
