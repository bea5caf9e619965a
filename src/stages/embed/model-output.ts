import { fromFloat16 } from '../../core/float16.ts';
import type { ModelOutput } from '../../core/model-spec.ts';
import { readOnnx } from '../../formats/onnx/reader.ts';
import { withExtraOutput, type ExtendedModel } from '../../models/import/extra-output.ts';
import { toModelError } from '../../models/import/model-error.ts';
import { mismatch } from './mismatch.ts';

/** Rows of one run. */
export interface RunResult {
  /** `Float32Array[count * dim]`, row-major, in a buffer of its own. */
  readonly rows: Float32Array<ArrayBuffer>;
  /** Length of a row, as the model gave it. */
  readonly dim: number;
}

/** What a model gave for one of its outputs: a tensor of onnxruntime, as far as it is looked at. */
export interface OutputTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<unknown>;
}

/**
 * A model's file with the wanted vector among its outputs: the file itself where it is there already.
 *
 * @param file - the caller's own afterwards as before
 * @throws PipelineError `model-mismatch` if the model computes no such tensor; `file-damaged` for what is no ONNX file
 */
export function withWantedOutput(
  file: Uint8Array<ArrayBuffer>,
  { tensor, reduction }: Pick<ModelOutput, 'tensor' | 'reduction'>,
): ExtendedModel {
  try {
    const isThere = reduction === undefined && readOnnx(file).outputs.some(({ name }) => name === tensor);
    return isThere ? { onnx: file, output: tensor } : withExtraOutput(file, tensor, reduction);
  } catch (error) {
    throw toModelError(error);
  }
}

/**
 * Rows of an output: everything of one image, one after another, so `[N, dim]` as well as `[N, dim, 1, 1]`.
 *
 * @param batch - images that went in
 * @param count - rows that are wanted, from the first on
 * @throws PipelineError `model-mismatch` if the first dimension is not the batch, or the numbers are neither float32 nor float16
 */
export function toRows({ type, dims, data }: OutputTensor, batch: number, count: number): RunResult {
  if (dims.length === 0 || dims[0] !== batch) {
    throw mismatch(`model gave [${dims.join(', ')}] for ${batch} images, the first dimension must be the image`);
  }
  const dim = data.length / batch;
  if (dim === 0) throw mismatch(`model gave no values: [${dims.join(', ')}]`);
  if (type === 'float32' && data instanceof Float32Array) {
    return { rows: new Float32Array(data.subarray(0, count * dim)), dim };
  }
  if (type === 'float16' && ArrayBuffer.isView(data)) {
    // A Float16Array where the browser has one, else the bits.
    return { rows: fromFloat16(new Uint16Array(data.buffer, data.byteOffset, count * dim)), dim };
  }
  throw mismatch(`model gave ${type}, we take float32 and float16`);
}
