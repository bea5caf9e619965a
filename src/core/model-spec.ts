import type { ColourRule, Normalization, ResizeFilter } from './preprocessing.ts';
import type { VectorFacts } from './vector-facts.ts';

/**
 * How a tensor becomes a vector: the mean or the largest of everything in a channel, or all its values one after another. Of a
 * transformer's tokens also the first one, its class token, or the mean of those of the picture's patches alone.
 */
export type Reduction = 'mean' | 'max' | 'flatten' | 'class-token' | 'patch-mean';

/** What a model takes: one batch of square pictures of three channels, or of four. */
export interface ModelInput {
  /** Whether the channels stand in front of the edges or behind. Decoders always give NCHW; the embed stage turns it. */
  readonly layout: 'NCHW' | 'NHWC';
  readonly elementType: 'float32' | 'float16' | 'uint8';
  /** Whether the model takes pictures of `sizePx` only. */
  readonly isSizeFixed: boolean;
  /** Pictures in a batch if the model takes no other count. */
  readonly batch: number | undefined;
  /** Given if pictures are to become grey before they are resized, or keep their alpha as a fourth channel. */
  readonly colours?: ColourRule;
}

/** One vector that a model can give. */
export interface ModelOutput {
  /** `pooled` (the default of a model that we know), `flattened`, or `<tensor>/<reduction>`: part of the fingerprint and of `meta`. */
  readonly id: string;
  /** The tensor's name in the ONNX file. */
  readonly tensor: string;
  /** Undefined where the tensor is a vector already, but for edges of one pixel. */
  readonly reduction: Reduction | undefined;
  /** Length of the vector at the model's own size; undefined where it only shows when it runs. */
  readonly dim: number | undefined;
  /** What it is made of, for people. A text is one that an earlier foldvec kept. */
  readonly facts: VectorFacts | string;
}

/** What is to be said of a model, for people: `ui/words/en/models.ts` says it. Kept with the visitor's models: a code stays. */
export type ModelNote =
  | { readonly code: 'resnet18-mlnet' | 'efficientnet-lite0' }
  /** torchvision's own weights. */
  | { readonly code: 'torchvisions'; readonly architecture: string }
  /** A checkpoint that is not torchvision's own file: its name, and which of its networks. */
  | { readonly code: 'checkpoint'; readonly architecture: string; readonly from: string }
  /** An ONNX file, which doesn't say how pictures are prepared. */
  | { readonly code: 'onnx' }
  /** A file beside it says how its pictures are prepared. */
  | { readonly code: 'prepared'; readonly fileName: string };

/** What every pretrained network has, wherever its file lies. */
interface ModelFacts {
  /** Short name: the terminal's `--model`, the page's choice, `meta.model.name`. */
  readonly id: string;
  /** For the screen, for example "ResNet-18 (ML.NET)". */
  readonly title: string;
  /** What it is and what it is not. A sentence is one that an earlier foldvec kept, or of a model that somebody adds. */
  readonly note: ModelNote | string;
  /** Size of the ONNX file. */
  readonly fileBytes: number;
  /** Lower-case hex SHA-256 of the ONNX file. */
  readonly sha256: string;
  /** Edge of the square input that the model was trained on, in pixels. */
  readonly sizePx: number;
  readonly input: ModelInput;
  /** What it offers by name; the first is taken unless another is asked for. */
  readonly outputs: readonly [ModelOutput, ...ModelOutput[]];
  readonly normalization: Normalization;
  /** The model's own preset: shorter edge before the centre crop, and the filter. */
  readonly crop: { readonly resizePx: number; readonly filter: ResizeFilter };
}

/** A network that comes with this build, as numbers. Files of it are `src/models/*.model.ts`; the registry finds them by name. */
export interface BundledModel extends ModelFacts {
  readonly kind: 'bundled';
  /** Position in the list, the smallest first, which is the default model: 0 of those that come with foldvec, less for installed ones. */
  readonly rank: number;
  /** File name under `models/` of our own origin. */
  readonly file: string;
  readonly license: { readonly name: string; readonly file: string; readonly source: string };
  /**
   * Rows of the two known inputs (`embed/known-inputs.ts`) by the first output, at `sizePx` and with `normalization`: little-endian
   * float16 in base64, made by native onnxruntime (for installed models by WebAssembly).
   */
  readonly golden: readonly [string, string];
}

/** A network that the visitor brought, as a checkpoint that became ONNX or as an ONNX file. */
export interface DroppedModel extends ModelFacts {
  readonly kind: 'dropped';
  /** The file as it was dropped. */
  readonly source: {
    readonly fileName: string;
    readonly sha256: string;
    /** The function's name in `torchvision.models` where a checkpoint was recognised. */
    readonly architecture: string | undefined;
    /** Which of the file's networks this is; left out where it holds one. */
    readonly network?: string;
  };
  /** How its pictures are prepared, where a file beside it says so: the preset, and the filter of either. */
  readonly prepared?: { readonly preset: 'squash' | 'crop'; readonly filter: ResizeFilter };
  /** When it was dropped, in ms since 1970. */
  readonly addedMs: number;
}

/** One pretrained network. */
export type ModelSpec = BundledModel | DroppedModel;

/** Which network it was, for those who tell of its rows when it may be gone itself. */
export type ModelIdentity =
  | Pick<BundledModel, 'kind' | 'id' | 'title' | 'sha256' | 'file'>
  | Pick<DroppedModel, 'kind' | 'id' | 'title' | 'sha256' | 'source'>;

/** Which network a model is, without all that it takes to run it. */
export function identityOf(model: ModelSpec): ModelIdentity {
  const { id, title, sha256 } = model;
  return model.kind === 'bundled'
    ? { kind: 'bundled', id, title, sha256, file: model.file }
    : { kind: 'dropped', id, title, sha256, source: model.source };
}
