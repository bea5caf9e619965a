import type { DroppedModel } from '../../core/model-spec.ts';
import type { ImportAnswer, ListedTensor, ModelFiles } from '../../models/import/import.contract.ts';
import type { ModelUse } from '../../stages/embed/embed.contract.ts';

/** Where the visitor's models are kept: `stages/persist/model-store.ts`. */
export interface ModelShelf {
  /** @returns models in any order; `damaged` counts records that can't be read. @throws PipelineError `store-*` */
  list(): Promise<{ readonly models: readonly DroppedModel[]; readonly damaged: number }>;
  /** @throws PipelineError `store-full`, `store-failed`: nothing of it is kept then */
  put(model: DroppedModel, onnx: Blob): Promise<void>;
  /** @returns the ONNX file; undefined if there is none. @throws PipelineError `store-failed` */
  file(id: string): Promise<Blob | undefined>;
  /** @throws PipelineError `store-failed` */
  remove(id: string): Promise<void>;
  /** Forgets what {@link list} counts as damaged. @throws PipelineError `store-failed` */
  removeDamaged(): Promise<void>;
}

/** What the visitor's models need of the page and of other threads, handed in so that a test can have its own. */
export interface ModelParts {
  /** Edge of the pictures that the settings ask for, in pixels. */
  readonly sizePx: () => number;
  /** Whether a run is on: the choice belongs to it. */
  readonly isLocked: () => boolean;
  /**
   * Runs a model that nobody has run before.
   *
   * @returns the length of its vector
   * @throws PipelineError as the embed stage does, if it gives nothing that can be used
   */
  readonly tryModel: (use: ModelUse, signal: AbortSignal) => Promise<{ readonly dim: number }>;
  readonly openStore: () => Promise<ModelShelf>;
  /** Makes one of our models of a file; one with several networks asks for the id of one. @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, `model-incomplete`; AbortError */
  readonly importModel: (files: ModelFiles, signal: AbortSignal, network?: string) => Promise<ImportAnswer>;
  /** Every tensor of an ONNX file. @throws as {@link importModel} */
  readonly listTensors: (onnx: Blob, sizePx: number, signal: AbortSignal) => Promise<readonly ListedTensor[]>;
}
