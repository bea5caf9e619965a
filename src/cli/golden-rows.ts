import type { BundledModel } from '../core/model-spec.ts';
import { channelCount } from '../core/preprocessing.ts';
import { cosineOf, fromGolden, toGolden } from '../stages/embed/golden-vector.ts';
import { KNOWN_INPUTS, toKnownBatch } from '../stages/embed/known-inputs.ts';

const MIN_COSINE = 0.99999; // float16 costs about 1e-7

/** A network whose rows are no use as golden vectors; the message is a sentence for people. */
export class GoldenError extends Error {
  override readonly name = 'GoldenError';
}

/**
 * Computes the golden vectors of a model on WebAssembly.
 *
 * @param onnx - the file; input NCHW, RGB, float32
 * @returns for each known input the model's first output, little-endian float16 in base64
 * @throws GoldenError if a row is all zeros, holds no numbers, or does not fit into float16
 */
export async function goldenRows(
  onnx: Uint8Array<ArrayBuffer>,
  inputName: string,
  { sizePx, normalization, input: taken }: Pick<BundledModel, 'sizePx' | 'normalization' | 'input'>,
): Promise<BundledModel['golden']> {
  const ort = await import('onnxruntime-web/wasm'); // 14 MB that the other commands do without
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx);
  try {
    const channels = channelCount(taken);
    const input = toKnownBatch(KNOWN_INPUTS, sizePx, normalization, channels);
    const tensor = new ort.Tensor('float32', input, [KNOWN_INPUTS, channels, sizePx, sizePx]);
    const output = session.outputNames[0]!;
    const rows = (await session.run({ [inputName]: tensor }, [output]))[output]?.data;
    if (!(rows instanceof Float32Array)) throw new GoldenError('The network gives no float32 numbers.');
    const dim = rows.length / KNOWN_INPUTS;
    return [toChecked(rows.subarray(0, dim)), toChecked(rows.subarray(dim))];
  } finally {
    await session.release();
  }
}

// Rows that the self-check could never find equal would make a model that never starts.
function toChecked(row: Float32Array): string {
  const golden = toGolden(row);
  if (cosineOf(fromGolden(golden), row) >= MIN_COSINE) return golden;
  throw new GoldenError('The network gives rows of zeros, or of numbers that are far too large: it can’t be used.');
}
