import type { ErrorCode, PipelineError, Stage } from '../../core/errors.ts';
import type { CompareView } from '../tables/compare-view.ts';
import type { LabelsView } from '../tables/labels-view.ts';
import type { ModelsView } from '../models/view.ts';
import type { PreprocessingView } from '../models/preprocessing-view.ts';
import type { SaveView } from '../save/view.ts';
import type { Notice } from './notice.ts';
import type { ShownError } from './shown-error.ts';

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
  | { readonly kind: 'open'; readonly name: string; readonly walking: boolean }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** What is known of the picked folder. Counts grow while it is walked. */
export interface FolderView {
  readonly phase: FolderPhase;
  /** Why the last thing that was picked or dropped was not taken, while the folder before stays open. */
  readonly refused: ShownError | undefined;
  /** Images found so far. */
  readonly images: number;
  /** Files that are no images, by extension, most first: "12 .heic, 3 .txt". */
  readonly others: readonly { readonly extension: string; readonly count: number }[];
  readonly subfolders: readonly SubfolderView[];
  /** Images directly in the picked folder (no class). */
  readonly rootImages: number;
  /** Subfolders that could not be read. */
  readonly unlisted: readonly PipelineError[];
  /** Images that the store has already, for this fingerprint. */
  readonly storedImages: number;
  /** Estimate for the images still to do: time (undefined until a rate is known from an earlier run) and space for rows. */
  readonly estimate: { readonly seconds: number | undefined; readonly bytes: number };
  /** Whether the browser has a folder picker; else the labelled input is shown first. */
  readonly hasPicker: boolean;
  /** Name of the folder of the last visit that can be restored with one click, if any. */
  readonly restorable: string | undefined;
  pick(): Promise<void>;
  /** From `<input type=file webkitdirectory>`. */
  useFiles(files: FileList): Promise<void>;
  /** From a drop. Must be called inside the event handler, before any await. */
  useDrop(transfer: DataTransfer): Promise<void>;
  restore(): Promise<void>;
  /** The answer to `asking-identity`. */
  answerIdentity(isSame: boolean): Promise<void>;
  setIncluded(subfolder: string, included: boolean): void;
  /** Back to no folder; stored rows stay. */
  close(): void;
}

/** Choices before Start. Locked while a run is on. */
export interface SettingsView {
  readonly models: ModelsView;
  readonly preprocessing: PreprocessingView;
  device: 'auto' | 'webgpu' | 'wasm';
  leaveOutHidden: boolean;
  /** "First 200 only", a trial. */
  firstOnly: boolean;
  /** How many {@link firstOnly} means. */
  readonly firstCount: number;
}

/** One press of Start. */
export type RunPhase =
  | { readonly kind: 'idle' }
  /** Getting ready: model download (with bytes), self-check, reading what is stored. */
  | {
      readonly kind: 'preparing';
      readonly step: 'checking-pixels' | 'downloading-model' | 'self-check' | 'opening-store';
      readonly loadedBytes?: number;
      readonly totalBytes?: number;
    }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** A thumbnail of what the model saw, as RGBA pixels. */
export interface Thumbnail {
  readonly path: string;
  /** Square, `edgePx` wide; the picture's own proportions are given beside it. */
  readonly pixels: ImageData;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A file that was left out. */
export interface SkipView {
  readonly path: string;
  readonly stage: Stage;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** The run, as the screen shows it. Changes at most once a frame. */
export interface RunView {
  readonly phase: RunPhase;
  /** Rows made in this run. */
  readonly encoded: number;
  /** Images whose stored row is still right and that were passed over. */
  readonly kept: number;
  /** Images of this run that are dealt with: encoded, kept or skipped. */
  readonly done: number;
  /** Every image that is left out, also by earlier runs that this one has not come to yet. */
  readonly skips: readonly SkipView[];
  /** Images to do in all (encoded + kept + skipped so far ≤ total); undefined while the walk goes on. */
  readonly total: number | undefined;
  /** 0–1, or undefined while the total is unknown. */
  readonly fraction: number | undefined;
  /** Over the last seconds; undefined until there is one. */
  readonly imagesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
  /** Wall time of the encoding itself, warm-up and pauses left out. */
  readonly elapsedSeconds: number;
  readonly storedBytes: number;
  /** For example "WebGPU · nvidia ampere" or "WebAssembly · 2 threads"; empty before the self-check. */
  readonly backendText: string;
  /** Why this backend, and what happened on the way; one sentence each. */
  readonly notes: readonly string[];
  readonly selfCheckCosine: number | undefined;
  readonly thumbnails: readonly Thumbnail[];
  readonly canStart: boolean;
  /** Whether a run is on, in any of its phases. */
  readonly isActive: boolean;
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** A run over the skipped files only. */
  retrySkipped(): Promise<void>;
}

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

/** The nested index of what is stored, as a tree and as a look-up. */
export interface IndexView {
  /** Rows in the index; 0: nothing to show. */
  readonly rows: number;
  /** The file that it was opened from; undefined for the rows of a folder. */
  readonly fileName: string | undefined;
  readonly dim: number;
  /** Visible rows of the tree, flat: a virtual list shows a window of it. */
  readonly treeLength: number;
  treeRow(at: number): TreeRow;
  toggle(path: string): void;
  /** The text of the look-up field, `010/0108775015.jpg`, with or without extension. */
  lookUp(path: string): Promise<void>;
  readonly selected: LookedUp | undefined;
  /** Why the last look-up found nothing, in words, with candidates where the key was ambiguous. */
  readonly notFound: string | undefined;
  copyVector(as: 'json' | 'python'): Promise<void>;
}

/** The spot check: re-read, re-encode, compare with what is stored. */
export interface VerifyView {
  readonly phase:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running'; readonly done: number; readonly total: number }
    | {
        readonly kind: 'finished';
        readonly checked: number;
        readonly agreeing: number;
        /** Images that could not be read again. */
        readonly unreadable: number;
        readonly worst: { readonly path: string; readonly cosine: number; readonly maxDifference: number } | undefined;
      }
    | { readonly kind: 'failed'; readonly error: ShownError };
  /** How many to check: a number, or all. */
  sample: number | 'all';
  readonly canVerify: boolean;
  verify(): Promise<void>;
  cancel(): void;
}

/** A folder in the store. */
export interface StoredFolderView {
  readonly folderId: string;
  readonly name: string;
  readonly images: number;
  readonly bytes: number;
  readonly lastUsedMs: number;
  /** Model and preset of each set of rows. */
  readonly runs: readonly string[];
  readonly isOpen: boolean;
}

/** Everything that the screen shows and does. */
export interface AppView {
  /** Whether this browser withholds so much here that nothing can be done: a notice says why. */
  readonly isBlocked: boolean;
  /** Facts about this browser: private mode, noise on the canvas, no isolation, no threads … */
  readonly notices: readonly Notice[];
  readonly folder: FolderView;
  readonly settings: SettingsView;
  readonly run: RunView;
  readonly index: IndexView;
  readonly verify: VerifyView;
  readonly save: SaveView;
  readonly compare: CompareView;
  readonly labels: LabelsView;
  readonly storedFolders: readonly StoredFolderView[];
  deleteStored(folderId: string): Promise<void>;
  deleteAllStored(): Promise<void>;
}
