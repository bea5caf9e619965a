import type { BackendNote } from './backend-note.ts';
import type { EngineRuntime } from './engines/engine.ts';
import type { ModelOutput, ModelSpec } from '../../core/model-spec.ts';
import type { Prepared } from '../../core/prepared.ts';

/**
 * What the visitor asked for: `auto`, or an engine's id (`engines/registry.ts`). One that is asked for by name also takes a
 * software adapter; `auto` does not.
 */
export type Device = string;

/** What the embed stage found when it opened a model: shown on the screen and written into `meta`. */
export interface EmbedReport {
  /** Which engine: its id. */
  readonly backend: string;
  /** Vendor, architecture and description of the GPU, for example "nvidia ampere"; empty on WebAssembly. */
  readonly adapter: string;
  /** WebAssembly threads; 1 on WebGPU. */
  readonly threads: number;
  /** Rows of the static batch, a multiple of the model's own if that is fixed; shorter batches are padded inside. */
  readonly batchSize: number;
  /** What `batchSize` was chosen by, if it was measured now. */
  readonly batchTimings?: readonly BatchTiming[];
  /** Length of a row, found from the model. */
  readonly dim: number;
  /** Which of the model's vectors is taken: `ModelOutput.id`. */
  readonly output: string;
  /** Smallest cosine between a row of the self-check and what it must be. */
  readonly selfCheckCosine: number;
  /** First run of the session (compiling, warming up), in ms; outside every time estimate. */
  readonly warmUpMs: number;
  /** Given where raw pictures are taken: the device makes tensors of them, bit for bit as the decoders do. */
  readonly takesPlanes?: true;
  /** The library that runs the model. */
  readonly runtime: EngineRuntime;
  /** Why this backend and not a better one, in the order in which things were tried. */
  readonly notes: readonly BackendNote[];
}

/** How fast batches of one size were, when they were tried. */
export interface BatchTiming {
  readonly batchSize: number;
  readonly imagesPerSecond: number;
}

/** Bytes of the model file so far. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Where a model's file is: at an address of our own origin, absolute; or in this browser, where the visitor's models are kept. */
export type ModelFile = { readonly kind: 'url'; readonly url: string } | { readonly kind: 'blob'; readonly blob: Blob };

/** A model, which of its vectors is wanted, and of pictures of which size. */
export interface ModelUse {
  readonly model: ModelSpec;
  readonly file: ModelFile;
  readonly output: ModelOutput;
  /** Edge of the square pictures, in pixels: the model's own where its size is fixed. */
  readonly sizePx: number;
}

/** What the rows of the two known inputs (`known-inputs.ts`) must be: golden vectors, or rows of the plainest backend. */
export type KnownRows = readonly [Float32Array, Float32Array];

/** What {@link EmbedApi.open} needs to know. */
export interface OpenRequest extends ModelUse {
  readonly knownRows: KnownRows;
  /** Which engine: its id. */
  readonly backend: string;
  /** It was asked for by name: take a software adapter too. */
  readonly byName: boolean;
  readonly batchSize: number;
  /** Sizes to be timed, `batchSize` the first and largest; the fastest is taken. None, or an engine that keeps to one: `batchSize`. */
  readonly trialSizes: readonly number[];
  /** At most this many WebAssembly threads. */
  readonly threads: number;
  /** Given if raw pictures are not to be prepared by the device. */
  readonly tensorsOnly?: true;
}

/** Rows of one batch. */
export interface EmbeddedBatch {
  /** `Float32Array[n * dim]`, row-major, in the order of the images; its buffer is transferred and holds nothing else. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** The images' leases, handed back: transferred buffers come home here. */
  readonly prepared: readonly Prepared[];
}

/** Spoken by `embed.worker.ts`. One call at a time; one `open` or one `measure` in a worker's life. */
export interface EmbedApi {
  /**
   * Fetches and checks the model, makes a session, runs the self-check (which warms it up).
   *
   * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`, `embed-unavailable`, `device-lost`, `embed-crashed`
   */
  open(request: OpenRequest, onDownload: (progress: DownloadProgress) => void): Promise<Omit<EmbedReport, 'notes'>>;
  /**
   * Fetches and checks the model and runs it on the plainest backend, WebAssembly on one thread, to find out what its rows are
   * where nobody knows them; whatever fails then is the model's fault.
   *
   * @throws PipelineError `model-missing`; `model-damaged` for rows that are no numbers; `model-mismatch` for a model that
   *   onnxruntime refuses, or whose rows say nothing of the picture; `embed-unavailable` if onnxruntime itself does not start
   */
  measure(use: ModelUse, onDownload: (progress: DownloadProgress) => void): Promise<KnownRows>;
  /**
   * Runs one batch of at most `batchSize` images.
   *
   * @throws PipelineError `device-lost` (WebGPU), `embed-crashed` (WebAssembly), `model-mismatch`
   */
  embed(batch: readonly Prepared[]): Promise<EmbeddedBatch>;
}
