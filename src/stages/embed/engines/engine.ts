import type { ModelInput } from '../../../core/model-spec.ts';
import type { Prepared, PreparedPlanes } from '../../../core/prepared.ts';
import type { BackendNote, ProbeNote } from '../backend-note.ts';
import type { RunResult } from '../model-output.ts';

/** What {@link InferenceEngine.open} needs to know. */
export interface SessionOptions {
  /** At most this many threads. */
  readonly threads: number;
  /** Images that a run is given; a multiple of the model's own batch, if that is fixed. */
  readonly batchSize: number;
  /** Edge of the model's square input, in pixels. */
  readonly sizePx: number;
  readonly input: Pick<ModelInput, 'layout' | 'elementType' | 'batch' | 'colours'>;
  /** Name of the output that is taken; no other is fetched. */
  readonly output: string;
}

/** A library that runs models, for the record. */
export interface EngineRuntime {
  /** For example `onnxruntime-web`. */
  readonly name: string;
  readonly version: string;
}

/** A model's inputs, made of raw pictures on the device that runs it. */
export interface PictureInputs {
  /**
   * Makes one picture's tensor and gives it back, to be compared.
   *
   * @returns `Float32Array[3 * sizePx * sizePx]`, NCHW
   * @throws PipelineError, the engine's own {@link InferenceEngine.crash}; Error if the device does not take the work
   */
  tensorOf(picture: PreparedPlanes): Promise<Float32Array<ArrayBuffer>>;
  /**
   * Runs the model on raw pictures and tensors, a row each; as {@link ModelSession.run} otherwise.
   *
   * @param images - of `sizePx`, at most as many as a batch holds; not to be changed until this settles
   */
  run(images: readonly Prepared[]): Promise<RunResult>;
}

/** A model opened by one engine. One run at a time. */
export interface ModelSession {
  /** The GPU that was taken; undefined on the processor, and where a browser does not tell. */
  readonly adapter: string | undefined;
  readonly threads: number;
  readonly runtime: EngineRuntime;
  /**
   * Images that a self-check needs, where fewer than a batch show all that can go wrong: every thread has one then. Missing where
   * a batch is one piece of work, whose rows may be right or wrong each by itself.
   */
  readonly checkImages?: number;
  /**
   * Runs the model: once, or as often as its own batch asks for.
   *
   * @param input - `Float32Array[batchSize * channels * sizePx * sizePx]`, NCHW; may be shared memory; not to be changed until this settles
   * @param count - rows that are wanted, from the first on
   * @throws PipelineError `model-mismatch`; the engine's own {@link InferenceEngine.crash} if the run fails
   */
  run(input: Float32Array, count: number): Promise<RunResult>;
  /** Missing where the engine, or this model, takes tensors only. */
  readonly pictures?: PictureInputs;
  /** Takes batches of another size from now on, at most as large as it was opened with. Missing where it keeps to one. */
  resize?(batchSize: number): void;
  /** Frees the session. WebAssembly memory never shrinks: ending the worker frees that. */
  release(): Promise<void>;
}

/** What a look for an engine's device found. */
export type Probe =
  /** `adapter` names the device, '' for the processor; `isSoftware`: a GPU's interface, computed on the processor. */
  | {
      readonly kind: 'found';
      readonly adapter: string;
      readonly isSoftware: boolean;
      /** The largest tensor that the device takes, in bytes, where it tells. */
      readonly maxTensorBytes?: number;
    }
  | { readonly kind: 'none'; readonly why: ProbeNote };

/** The machine, as far as a proposal goes by it. */
export interface Machine {
  /** Logical processors. */
  readonly cores: number;
  /** Whether WebAssembly may use threads here. */
  readonly canThread: boolean;
  /** Threads that the caller asked for, instead of what suits the processor. */
  readonly threads: number | undefined;
}

/** A way to run a model that an engine proposes. */
export interface Proposal {
  /** Images in a batch, for pictures of the usual size. */
  readonly batchSize: number;
  readonly threads: number;
  /** Whether smaller batches may be faster, so that some sizes are to be timed. */
  readonly measuresBatch?: boolean;
  /**
   * How long opening may take once the model's file has been read, in ms: a session, and the self-check. Without one, minutes; as
   * long as it takes where no other way is left.
   */
  readonly openLimitMs?: number;
  /** Why not a better one: told only if it comes to this. */
  readonly note?: BackendNote;
}

/** An engine: what a registry knows of it. Its own code is loaded by {@link open} alone, in the embed worker. */
export interface InferenceEngine {
  /** The terminal's `--device`, the page's choice, `backend` in `meta`: never changed once it was released. */
  readonly id: string;
  readonly needs: 'gpu' | 'processor';
  /**
   * How it computes, where that is not float32: its rows are others then, and are never mixed with those. It is taken only when it
   * is asked for by name, and nothing else takes its place.
   */
  readonly arithmetic?: 'fp16';
  /** What a run that fails, or hangs, is told as. */
  readonly crash: 'device-lost' | 'embed-crashed';
  /** Whether a crash while the model is opened may be for want of memory, so that a smaller batch is worth a try. */
  readonly mayShrink: boolean;
  /**
   * Looks whether it is worth trying here; asked on the page, and again in the worker.
   *
   * @param byName - it was asked for by name: a slow device will do
   */
  probe(byName: boolean): Promise<Probe>;
  /** Ways to run on what was found, best first. */
  propose(found: Extract<Probe, { kind: 'found' }>, machine: Machine): readonly Proposal[];
  /**
   * Opens a model. Once a thread.
   *
   * @param model - bytes of the ONNX file; not needed afterwards
   * @throws PipelineError `embed-unavailable` if the engine can't start or can't read it, `model-mismatch` if its input is another
   */
  open(model: Uint8Array, options: SessionOptions): Promise<ModelSession>;
}
