import type { ErrorCode, Stage } from '../../core/errors.ts';
import type { PictureRemark } from '../../core/prepared.ts';
import type { BackendNote } from '../../stages/embed/backend-note.ts';
import type { EmbedReport } from '../../stages/embed/embed.contract.ts';
import type { ShownError } from '../app/shown-error.ts';

export type { BackendNote } from '../../stages/embed/backend-note.ts';

/** What a model runs on. */
export type BackendView = Pick<EmbedReport, 'backend' | 'adapter' | 'threads' | 'takesPlanes'>;

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

/** What is to be said of some pictures of a run. */
export interface RemarkView {
  readonly remark: PictureRemark;
  readonly images: number;
  /** Paths of the first five. */
  readonly first: readonly string[];
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
  /** What is to be said of pictures that this run has encoded: that they are only near to Python's, or were clipped. */
  readonly remarks: readonly RemarkView[];
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
  /** What the model runs on; undefined before the self-check. */
  readonly backend: BackendView | undefined;
  /** Why this backend, and what happened on the way. */
  readonly notes: readonly BackendNote[];
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
