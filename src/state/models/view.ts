import type { DroppedModel, ModelOutput, ModelSpec } from '../../core/model-spec.ts';
import type { ImportWarning, ListedTensor, NetworkCandidate } from '../../models/import/import.contract.ts';
import type { ShownError } from '../app/shown-error.ts';

export type { NetworkCandidate } from '../../models/import/import.contract.ts';

/** What the visitor should know of the models that are kept here. */
export type ModelsNotice =
  /** Models that could not be read any more and were deleted. */
  | { readonly code: 'models-damaged'; readonly models: number }
  /** `reason` is the technical sentence of the failure. */
  | { readonly code: 'models-unlisted'; readonly reason: string };

/** A tensor of the chosen model, and the vectors that it can become. */
export type TensorView = ListedTensor;

/** The list of all tensors of the chosen model: read when it is asked for, since that takes the file. */
export type TensorsPhase =
  | { readonly kind: 'unread' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly tensors: readonly TensorView[] }
  | { readonly kind: 'failed'; readonly error: ShownError };

/** What the visitor should know of a model that was just added. */
export type ModelWarning =
  | ImportWarning
  /** It was there before, and its pictures were prepared in another way. */
  | { readonly code: 'prepared-anew' }
  /** It works for this page alone: the browser has no room for it, or storing it failed with the technical sentence `reason`. */
  | { readonly code: 'not-kept'; readonly isFull: boolean; readonly reason: string };

/** What became of the model file that was dropped last. */
export type AddingPhase =
  | { readonly kind: 'idle' }
  /** Being made into a feature extractor. */
  | { readonly kind: 'reading'; readonly fileName: string }
  /** It holds more than one network, or fits more than one: which is meant? */
  | {
      readonly kind: 'asking';
      readonly fileName: string;
      readonly candidates: readonly NetworkCandidate[];
      readonly choose: (id: string) => void;
    }
  /** Being run for the first time. */
  | { readonly kind: 'testing'; readonly fileName: string }
  /** Being stored in this browser. */
  | { readonly kind: 'keeping'; readonly fileName: string }
  | {
      readonly kind: 'added';
      readonly fileName: string;
      readonly model: DroppedModel;
      readonly warnings: readonly ModelWarning[];
      /** False if a run was on: it keeps the model that it began with. */
      readonly isChosen: boolean;
    }
  /** The same file was there before: nothing was added. `warnings` are of files beside it. */
  | {
      readonly kind: 'known';
      readonly fileName: string;
      readonly model: ModelSpec;
      readonly warnings: readonly ModelWarning[];
      readonly isChosen: boolean;
    }
  | { readonly kind: 'failed'; readonly fileName: string; readonly error: ShownError };

/** Which model, and which of its vectors. */
export interface ModelsView {
  /** Those that come with the page first, by rank; then those that the visitor brought, the latest first. */
  readonly list: readonly ModelSpec[];
  chosenId: string;
  readonly chosen: ModelSpec;
  /** The vector that is taken; the model's first unless another was chosen. Its `dim` is {@link dimOf}'s. */
  readonly output: ModelOutput;
  chooseOutput(output: ModelOutput): void;
  /** Length of one of the chosen model's vectors at the chosen size of pictures; undefined where it only shows when it runs. */
  dimOf(output: ModelOutput): number | undefined;
  readonly tensors: TensorsPhase;
  readTensors(): Promise<void>;
  readonly adding: AddingPhase;
  /** Takes a model file: `.pth`, `.pt`, `.safetensors` or `.onnx`, which may bring files of its values and
   * a `preprocessor_config.json` along. It is kept in this browser, and chosen. */
  add(files: readonly File[]): Promise<void>;
  /** Forgets a model that the visitor brought; rows that it made stay. */
  /** Gives up the file that {@link adding} tells of; does nothing once it is there. */
  cancelAdding(): void;
  remove(id: string): Promise<void>;
  /** Why the last one that was to be removed is still there. */
  readonly unremoved: ShownError | undefined;
  /** torchvision's own weights: names, and the addresses that the visitor can download them from. */
  readonly downloads: readonly { readonly name: string; readonly url: string }[];
}
