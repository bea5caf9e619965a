// The colours of raw planes, as libjpeg and libwebp make them, written as plainly as it can be. Slow; for tests only.
import type { Rgb8Image } from '../../src/formats/image/rgb8-image.ts';

/** One plane, 8 bits a sample, rows without padding. */
export interface Plane {
  readonly columns: number;
  readonly rows: number;
  readonly samples: Uint8Array;
}

/** A plane's sample; outside of it the nearest one inside. */
function sample(plane: Plane, column: number, row: number): number {
  const x = Math.min(plane.columns - 1, Math.max(0, column));
  const y = Math.min(plane.rows - 1, Math.max(0, row));
  return plane.samples[y * plane.columns + x]!;
}

/** libjpeg's "fancy" upsampling: the chroma that belongs to pixel (x, y). */
function chromaAt(plane: Plane, layout: 'I420' | 'I422' | 'I444', x: number, y: number): number {
  if (layout === 'I444') return sample(plane, x, y);
  const column = x >> 1;
  const side = x % 2 === 0 ? -1 : 1;
  if (layout === 'I422') {
    if (plane.columns <= 2) return sample(plane, column, y);
    const sum = 3 * sample(plane, column, y) + sample(plane, column + side, y);
    return (sum + (side < 0 ? 1 : 2)) >> 2;
  }
  const row = y >> 1;
  if (plane.columns <= 2) return sample(plane, column, row);
  const other = y % 2 === 0 ? row - 1 : row + 1;
  const columnSum = (c: number) => 3 * sample(plane, c, row) + sample(plane, c, other);
  return (3 * columnSum(column) + columnSum(column + side) + (side < 0 ? 8 : 7)) >> 4;
}

/** libwebp's "fancy" upsampling: weights 9, 3, 3, 1, rounded in two steps. */
function webpChromaAt(plane: Plane, x: number, y: number): number {
  const column = x >> 1;
  const row = y >> 1;
  const side = x % 2 === 0 ? column - 1 : column + 1;
  const far = y % 2 === 0 ? row - 1 : row + 1;
  const own = sample(plane, column, row);
  const sum = own + 3 * (sample(plane, side, row) + sample(plane, column, far)) + sample(plane, side, far);
  return (((sum + 8) >> 3) + own) >> 1;
}

/** libwebp's colours of a lossy WebP's planes: limited range, 14-bit fixed point. */
function webpColours(y: number, u: number, v: number): [number, number, number] {
  const times = (value: number, factor: number) => (value * factor) >> 8;
  const l = times(y, 19077);
  return [
    (l + times(v, 26149) - 14234) >> 6,
    (l - times(u, 6419) - times(v, 13320) + 8708) >> 6,
    (l + times(u, 33050) - 17685) >> 6,
  ];
}

/** libjpeg's colours. */
function jpegColours(y: number, u: number, v: number): [number, number, number] {
  const [blueness, redness] = [u - 128, v - 128];
  return [
    y + ((91881 * redness + 32768) >> 16),
    y + ((-22554 * blueness - 46802 * redness + 32768) >> 16),
    y + ((116130 * blueness + 32768) >> 16),
  ];
}

const clamp = (value: number) => Math.min(255, Math.max(0, value));

/** The colours of raw planes (order Y, U, V), as libjpeg or (`VP8`) libwebp makes them. */
export function planesToRgbByOracle(
  planes: readonly [Plane, Plane, Plane],
  layout: 'I420' | 'I422' | 'I444' | 'VP8',
): Rgb8Image {
  const [luma, blueness, redness] = planes;
  const rgb = new Uint8Array(luma.columns * luma.rows * 3);
  for (let y = 0; y < luma.rows; y++) {
    for (let x = 0; x < luma.columns; x++) {
      const l = sample(luma, x, y);
      const colours =
        layout === 'VP8'
          ? webpColours(l, webpChromaAt(blueness, x, y), webpChromaAt(redness, x, y))
          : jpegColours(l, chromaAt(blueness, layout, x, y), chromaAt(redness, layout, x, y));
      rgb.set(colours.map(clamp), (y * luma.columns + x) * 3);
    }
  }
  return { widthPx: luma.columns, heightPx: luma.rows, rgb };
}
