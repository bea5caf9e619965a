import type { ModelSpec } from '../../core/model-spec.ts';
import type { Prepared } from '../../core/prepared.ts';

/** Which backend the visitor asked for. `webgpu` also accepts a software adapter; `auto` does not. */
export type Device = 'auto' | 'webgpu' | 'wasm';

/** What the embed stage found when it opened a model: shown on the screen and written into `meta`. */
export interface EmbedReport {
  readonly backend: 'webgpu' | 'wasm';
  /** Vendor, architecture and description of the GPU, for example "nvidia ampere"; empty on WebAssembly. */
  readonly adapter: string;
  /** WebAssembly threads; 1 on WebGPU. */
  readonly threads: number;
  /** Rows of the static batch; shorter batches are padded inside. */
  readonly batchSize: number;
  /** Length of a row, found from the model. */
  readonly dim: number;
  /** Name of the model's output that is taken. */
  readonly output: string;
  /** Smallest cosine between a row of the self-check and its golden vector. */
  readonly selfCheckCosine: number;
  /** First run of the session (compiling, warming up), in ms; outside every time estimate. */
  readonly warmUpMs: number;
  /** Version of onnxruntime-web. */
  readonly onnxruntime: string;
  /** Why this backend and not a better one, one plain sentence each, in the order in which things were tried. */
  readonly notes: readonly string[];
}

/** Bytes of the model file so far. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** What {@link EmbedApi.open} needs to know. */
export interface OpenRequest {
  readonly model: ModelSpec;
  /** Address of the model file, absolute, on our own origin. */
  readonly modelUrl: string;
  readonly backend: 'webgpu' | 'wasm';
  /** Take a software adapter too. */
  readonly allowSoftware: boolean;
  readonly batchSize: number;
  /** At most this many WebAssembly threads. */
  readonly threads: number;
}

/** Rows of one batch. */
export interface EmbeddedBatch {
  /** `Float32Array[n * dim]`, row-major, in the order of the images; its buffer is transferred and holds nothing else. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** The images' leases, handed back: transferred buffers come home here. */
  readonly prepared: readonly Prepared[];
}

/** Spoken by `embed.worker.ts`. One call at a time. */
export interface EmbedApi {
  /**
   * Fetches and checks the model, makes a session, runs the self-check (which warms it up).
   *
   * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`, `embed-unavailable`, `device-lost`, `embed-crashed`
   */
  open(request: OpenRequest, onDownload: (progress: DownloadProgress) => void): Promise<Omit<EmbedReport, 'notes'>>;
  /**
   * Runs one batch of at most `batchSize` images.
   *
   * @throws PipelineError `device-lost` (WebGPU), `embed-crashed` (WebAssembly), `model-mismatch`
   */
  embed(batch: readonly Prepared[]): Promise<EmbeddedBatch>;
}
