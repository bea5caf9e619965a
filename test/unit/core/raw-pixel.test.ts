import { expect, test } from 'vitest';
import { openPixels } from '../../../src/core/raw-pixel.ts';
import { placesOf, type RawLayout } from '../../../src/core/raw-picture.ts';
import { planesToRgbByOracle, type Plane } from '../../support/colour-oracle.ts';
import { noiseBytes } from '../../support/noise-picture.ts';

const SIZES = [[1, 1], [2, 3], [3, 2], [4, 5], [5, 4], [6, 7], [17, 16]] as const; // prettier-ignore

function pixelsOf(layout: RawLayout, widthPx: number, heightPx: number, bytes: Uint8Array): number[] {
  const pixelAt = openPixels({ layout, widthPx, heightPx }, bytes);
  const rgb: number[] = [];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const pixel = pixelAt(x, y);
      rgb.push(pixel & 255, (pixel >> 8) & 255, pixel >> 16);
    }
  }
  return rgb;
}

test.each(['I420', 'I422', 'I444'] as const)(
  'every pixel of %s planes has the colour that libjpeg gives it',
  (layout) => {
    for (const [widthPx, heightPx] of SIZES) {
      const { planes, byteLength } = placesOf({ layout, widthPx, heightPx });
      const bytes = noiseBytes(byteLength, widthPx);
      const [y, u, v] = planes.map(({ offset, stride }, i): Plane => {
        const samples = bytes.subarray(offset, planes[i + 1]?.offset ?? byteLength);
        return { columns: stride, rows: samples.length / stride, samples };
      });
      expect(pixelsOf(layout, widthPx, heightPx, bytes)).toEqual([...planesToRgbByOracle([y!, u!, v!], layout).rgb]);
    }
  },
);

test('interleaved pixels are told by the order of their channels', () => {
  expect(pixelsOf('RGB', 2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(pixelsOf('RGBX', 1, 2, Uint8Array.of(1, 2, 3, 9, 4, 5, 6, 9))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(pixelsOf('BGRX', 1, 2, Uint8Array.of(1, 2, 3, 9, 4, 5, 6, 9))).toEqual([3, 2, 1, 6, 5, 4]);
});
