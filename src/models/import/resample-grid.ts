/** How a square table of vectors is resampled. */
export interface GridResampling {
  readonly from: number;
  readonly to: number;
  /** How much of the old table one step of the new one is. */
  readonly scale: number;
  /** Whether all that a step covers counts (`antialias=True`), not only the four nearest places. */
  readonly isSmooth: boolean;
}

/** A place of the old table, and what it counts. */
type Tap = readonly [number, number];

/**
 * Resamples as `torch.nn.functional.interpolate(mode='bicubic')` does.
 *
 * @param values - `from` × `from` rows of `channels` values
 * @returns `Float32Array[to * to * channels]`; a copy where nothing changes
 */
export function resampleGrid(values: Float32Array, channels: number, grid: GridResampling): Float32Array {
  const { from, to, scale, isSmooth } = grid;
  if (from === to) return values.slice();
  const taps = Array.from({ length: to }, (_, i) =>
    isSmooth ? toSmoothTaps((i + 0.5) * scale, scale, from) : toFourTaps((i + 0.5) * scale - 0.5, from),
  );
  const resampled = new Float32Array(to * to * channels);
  taps.forEach((rows, y) => {
    taps.forEach((columns, x) => {
      const at = (y * to + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (const [row, weight] of rows) {
          for (const [column, share] of columns)
            sum += values[(row * from + column) * channels + channel]! * weight * share;
        }
        resampled[at + channel] = sum;
      }
    });
  });
  return resampled;
}

/** The four places that a place between them is made of. */
function toFourTaps(place: number, length: number): Tap[] {
  const start = Math.floor(place);
  return [-1, 0, 1, 2].map((step) => {
    const index = Math.min(Math.max(start + step, 0), length - 1);
    return [index, toWeight(Math.abs(place - start - step), -0.75)]; // torch's own curve
  });
}

/** All places under the widened curve, as Pillow takes them. */
function toSmoothTaps(centre: number, scale: number, length: number): Tap[] {
  const width = Math.max(scale, 1);
  const start = Math.max(0, Math.trunc(centre - 2 * width + 0.5));
  const end = Math.min(length, Math.trunc(centre + 2 * width + 0.5));
  const taps: [number, number][] = [];
  for (let i = start; i < end; i++) taps.push([i, toWeight(Math.abs((i - centre + 0.5) / width), -0.5)]);
  const sum = taps.reduce((total, [, weight]) => total + weight, 0);
  return taps.map(([index, weight]) => [index, weight / sum]);
}

/** The cubic curve of a distance. */
function toWeight(d: number, a: number): number {
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d >= 2 ? 0 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
}
