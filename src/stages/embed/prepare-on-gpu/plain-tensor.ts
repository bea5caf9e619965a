import { normalizationTables } from '../../../core/normalization-tables.ts';
import type { PreparedPlanes } from '../../../core/prepared.ts';
import { openPixels, type PixelAt } from '../../../core/raw-pixel.ts';
import { COEFFICIENT_BITS, makeResampleTable, type ResampleTable } from '../../../core/resample-table.ts';
import { planResize } from '../../../core/resize-plan.ts';

const HALF = 2 ** (COEFFICIENT_BITS - 1);

const toByte = (sum: number): number => Math.min(255, Math.max(0, sum >> COEFFICIENT_BITS));

/** The `i`-th output of one direction: a sum over its taps, a channel at a time, rounded and clipped as Pillow does it. */
function resampled({ first, taps, maxTaps, coefficients }: ResampleTable, i: number, inputAt: (at: number) => number) {
  let red = HALF;
  let green = HALF;
  let blue = HALF;
  for (let tap = 0; tap < taps[i]!; tap++) {
    const pixel = inputAt(first[i]! + tap);
    const weight = coefficients[i * maxTaps + tap]!;
    red += (pixel & 255) * weight;
    green += ((pixel >> 8) & 255) * weight;
    blue += (pixel >> 16) * weight;
  }
  return toByte(red) | (toByte(green) << 8) | (toByte(blue) << 16);
}

/** Remembers what was computed: the second pass asks for each pixel of the first several times. */
function remembered(width: number, height: number, compute: PixelAt): PixelAt {
  const known = new Int32Array(width * height).fill(-1);
  return (x, y) => {
    const at = y * width + x;
    if (known[at]! < 0) known[at] = compute(x, y);
    return known[at]!;
  };
}

/**
 * Makes the tensor of a raw picture in plain TypeScript, bit for bit as the decoders and the shader make it. Slow, some 10 ms for
 * a small picture: it is what the shader is held to, and what pictures are left to when the GPU has failed them.
 *
 * @returns `Float32Array[3 * size * size]`, CHW, fresh
 */
export function plainTensor({ picture, spec, lease }: PreparedPlanes): Float32Array<ArrayBuffer> {
  const { horizontal, vertical, verticalFirst, filter } = planResize(picture, spec);
  const columns = makeResampleTable(horizontal, filter);
  const rows = makeResampleTable(vertical, filter);
  const pixelAt = openPixels(picture, new Uint8Array(lease.buffer, lease.byteOffset, lease.byteLength));
  const { widthPx, heightPx } = picture;
  let resizedAt: PixelAt;
  if (verticalFirst) {
    const between = remembered(widthPx, vertical.count, (x, i) => resampled(rows, i, (y) => pixelAt(x, y)));
    resizedAt = (x, y) => resampled(columns, x, (from) => between(from, y));
  } else {
    const between = remembered(horizontal.count, heightPx, (i, y) => resampled(columns, i, (x) => pixelAt(x, y)));
    resizedAt = (x, y) => resampled(rows, y, (from) => between(x, from));
  }
  const tables = normalizationTables(spec);
  const plane = horizontal.count * vertical.count;
  const tensor = new Float32Array(3 * plane);
  for (let y = 0, at = 0; y < vertical.count; y++) {
    for (let x = 0; x < horizontal.count; x++, at++) {
      const pixel = resizedAt(x, y);
      tensor[at] = tables[pixel & 255]!;
      tensor[at + plane] = tables[256 + ((pixel >> 8) & 255)]!;
      tensor[at + 2 * plane] = tables[512 + (pixel >> 16)]!;
    }
  }
  return tensor;
}
