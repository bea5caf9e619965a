import { expect, test } from 'vitest';
import { turnUpright } from '../../../../src/formats/image/turn-image.ts';

// A 3 × 2 picture whose pixels are numbered: 0 1 2 / 3 4 5.
const image = { widthPx: 3, heightPx: 2, rgb: Uint8Array.from({ length: 18 }, (_, i) => Math.floor(i / 3)) };
const UPRIGHT = [
  [1, 3, '012345'],
  [2, 3, '210543'],
  [3, 3, '543210'],
  [4, 3, '345012'],
  [5, 2, '031425'],
  [6, 2, '304152'],
  [7, 2, '524130'],
  [8, 2, '251403'],
] as const;

test.each(UPRIGHT)('orientation %i is turned as EXIF says', (orientation, widthPx, order) => {
  const turned = turnUpright(image, orientation);
  expect([turned.widthPx, turned.widthPx * turned.heightPx]).toEqual([widthPx, 6]);
  expect(Array.from({ length: 6 }, (_, i) => turned.rgb[3 * i]).join('')).toBe(order);
});
