import type { Normalization, ResizeFilter } from './preprocessing.ts';

/** One pretrained network, as numbers. Files of it are `src/models/*.model.ts`; the registry finds them by name. */
export interface ModelSpec {
  /** Short name: the terminal's `--model`, the page's choice, `meta.model.name`. */
  readonly id: string;
  /** For the screen, for example "ResNet-18 (ML.NET)". */
  readonly title: string;
  /** One plain sentence on what it is and what it is not. */
  readonly note: string;
  /** Position in the list, the smallest first, which is the default model: 0 of those that come with foldvec, less for installed ones. */
  readonly rank: number;
  /** File name under `models/` of our own origin. */
  readonly file: string;
  readonly fileBytes: number;
  /** Lower-case hex SHA-256 of the file. */
  readonly sha256: string;
  readonly license: { readonly name: string; readonly file: string; readonly source: string };
  /** Edge of the square input that the model takes, in pixels. Its layout is NCHW, RGB, float32. */
  readonly sizePx: number;
  readonly normalization: Normalization;
  /** The model's own preset: shorter edge before the centre crop, and the filter. */
  readonly crop: { readonly resizePx: number; readonly filter: ResizeFilter };
  /** Embeddings of the two known inputs (`embed/known-inputs.ts`), little-endian float16 in base64, made by native onnxruntime (for installed models by WebAssembly). */
  readonly golden: readonly [string, string];
}
