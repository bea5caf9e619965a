import type { DroppedModel, ModelOutput } from '../../core/model-spec.ts';
import type { Distinction } from './distinction.ts';
import type { UnmetWish } from './unmet-wish.ts';

/** What was left out of a model file, or is to be looked at. */
export type ImportWarning =
  /** Weights that are not part of the features: how many, and the names of the first ones. */
  | { readonly code: 'weights-left-out'; readonly weights: number; readonly first: readonly string[] }
  /** The weights have other names than torchvision's: the network is told by their order and shapes. `first` is one such name. */
  | { readonly code: 'matched-by-order'; readonly architecture: string; readonly first: string }
  /** The first convolution takes one channel: pictures become grey, with a mean and a deviation that are a guess. */
  | { readonly code: 'grey-input' }
  /** The first convolution takes four channels: the fourth is taken for alpha, with mean 0 and deviation 1. */
  | { readonly code: 'alpha-input' }
  /** The output comes from a fully connected layer, as scores do; `instead` is the vector before it. */
  | { readonly code: 'classifier-output'; readonly name: string; readonly instead: ModelOutput }
  /** The outputs are boxes of things that were found, or what boxes are made of: no feature vector. */
  | { readonly code: 'detection-output'; readonly name: string }
  /** Size, filter, mean and deviation were taken from this file. */
  | { readonly code: 'prepared-as'; readonly fileName: string }
  /** Files that were given along and say nothing of pictures, or can't be read: what is known without them stays. */
  | { readonly code: 'preparation-unread'; readonly fileName: string }
  /** What a file on the preparation of pictures asks for, and is done in another way here or not at all. */
  | { readonly code: 'prepared-otherwise'; readonly fileName: string; readonly asked: UnmetWish };

/** A model's file, and what lies beside it: files with its values, and what says how pictures are prepared. */
export interface ModelFiles {
  readonly file: File;
  readonly beside: readonly File[];
}

/** A model file that has become one of ours. */
export interface ImportedFile {
  /** All that is known of it before it has run: `outputs[0].dim` may still be undefined. */
  readonly model: DroppedModel;
  /** The ONNX file; `model.sha256` and `model.fileBytes` are its own. */
  readonly onnx: Blob;
  readonly warnings: readonly ImportWarning[];
}

/** One of the networks that a file can be taken for. */
export interface NetworkCandidate {
  /** What {@link ImportApi.importModel} is told to take this one: `teacher`, or `resnet50` where the weights alone don't tell. */
  readonly id: string;
  /** What the file calls it, where it holds several. */
  readonly label?: string;
  /** Name of the network. */
  readonly network: string;
  /** What tells it from others that the weights fit as well. */
  readonly distinction?: Distinction;
}

/** A file that holds more than one network, or whose weights fit more than one: somebody has to choose. */
export interface NetworkQuestion {
  /** At least one, in the file's order. */
  readonly candidates: readonly NetworkCandidate[];
}

/** What comes of a model file. */
export type ImportAnswer = ImportedFile | NetworkQuestion;

/** Whether a file asks which of its networks is meant. */
export function isQuestion(answer: ImportAnswer): answer is NetworkQuestion {
  return 'candidates' in answer;
}

/** A tensor of a network, and the vectors that it can become. */
export interface ListedTensor {
  /** Its name in the ONNX file. */
  readonly name: string;
  /** Its name as people would say it: `layer4.1.relu_1`. */
  readonly plainName: string;
  /** What gives it, by ONNX's name. */
  readonly op: string;
  /** Without the batch; left out where it shows when it runs. */
  readonly shape?: readonly number[];
  /** Whether the file itself gives it out. */
  readonly isOutput: boolean;
  /** One for each way to make a vector of it, the usual one first. */
  readonly choices: readonly ModelOutput[];
}

/** Spoken by `import.worker.ts`. */
export interface ImportApi {
  /**
   * Makes one of our models of a file, whatever it is called: its content decides.
   *
   * @param files - names are for words and errors; those beside it are looked at where an ONNX file asks for them
   * @param nowMs - becomes `addedMs`
   * @param network - id of the candidate that was chosen; left out, a file with more than one asks
   * @returns the candidates also where `network` is none of them
   * @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, `model-incomplete`, each with its own sentence
   */
  importModel(files: ModelFiles, nowMs: number, network?: string): Promise<ImportAnswer>;
  /**
   * Every tensor of an ONNX file that can become a vector, in the order in which they are computed.
   *
   * @param sizePx - edge of the input where the file leaves it free
   * @throws PipelineError as above
   */
  listTensors(onnx: Blob, sizePx: number): Promise<readonly ListedTensor[]>;
}
