import type { ModelSpec } from '../../core/model-spec.ts';
import { channelCount, type Normalization } from '../../core/preprocessing.ts';

/** The two known pictures by name of their look; golden vectors are stored in this order. */
const KNOWN_PICTURES = [ramps, blocks] as const;

/** How many known inputs there are: two that differ, so that a backend which repeats its first answer is found out. */
export const KNOWN_INPUTS = KNOWN_PICTURES.length;

// Integers only, so that every language draws the same bytes (test/golden/make-golden-embeddings.py draws them too).
function ramps(x: number, y: number, channel: number): number {
  return (3 * x + 5 * y + 85 * channel + ((x * y) >> 5)) & 255;
}

function blocks(x: number, y: number, channel: number): number {
  return (((x >> 5) * (7 + 2 * channel) + (y >> 4) * (3 + channel)) * 29 + ((x ^ y) & 15) * 4) & 255;
}

/** A batch of known inputs on a model's own scale, whatever the visitor chose: whole numbers for a model of bytes. */
export function toKnownBatchOf(
  { input, normalization }: Pick<ModelSpec, 'input' | 'normalization'>,
  count: number,
  sizePx: number,
): Float32Array<ArrayBuffer> {
  return toKnownBatch(count, sizePx, input.elementType === 'uint8' ? undefined : normalization, channelCount(input));
}

/**
 * Draws a batch of known inputs, alternating: 0, 1, 0, 1 …
 *
 * @param count - images in the batch
 * @param sizePx - edge of the model's square input
 * @param normalization - undefined leaves values as they are, 0 to 255
 * @returns `Float32Array[count * channels * sizePx * sizePx]`, NCHW, `(v / 255 - mean) / std` in float32 step by step, as torchvision does
 */
export function toKnownBatch(
  count: number,
  sizePx: number,
  normalization: Normalization | undefined,
  channels: 3 | 4 = 3,
): Float32Array<ArrayBuffer> {
  const imageFloats = channels * sizePx * sizePx;
  const batch = new Float32Array(count * imageFloats);
  for (let i = 0; i < Math.min(count, KNOWN_INPUTS); i++) {
    drawKnownInput(batch.subarray(i * imageFloats, (i + 1) * imageFloats), i, { sizePx, normalization, channels });
  }
  for (let i = KNOWN_INPUTS; i < count; i++) {
    const from = (i % KNOWN_INPUTS) * imageFloats;
    batch.copyWithin(i * imageFloats, from, from + imageFloats);
  }
  return batch;
}

function drawKnownInput(
  target: Float32Array,
  which: number,
  {
    sizePx,
    normalization,
    channels,
  }: { readonly sizePx: number; readonly normalization: Normalization | undefined; readonly channels: number },
): void {
  const picture = KNOWN_PICTURES[which]!;
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    const table = normalization
      ? toFloatTable(normalization.mean[channel]!, normalization.std[channel]!)
      : Float32Array.from({ length: 256 }, (_, value) => value);
    for (let y = 0; y < sizePx; y++) {
      for (let x = 0; x < sizePx; x++) target[at++] = table[picture(x, y, channel)]!;
    }
  }
}

// Each step rounded to float32, as ToTensor and Normalize do it one after the other.
function toFloatTable(mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => {
    return Math.fround(Math.fround(value / 255) - Math.fround(mean)) / Math.fround(std);
  });
}
