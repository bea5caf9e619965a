import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { isVerticalFirst, planResize, shorterEdgeSize } from '../../../src/core/resize-plan.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const CROP: Preprocessing = { ...NOTEBOOK, preset: 'crop' };

test('squash takes all of both axes, whatever the shape', () => {
  const plan = planResize({ widthPx: 640, heightPx: 9 }, NOTEBOOK);
  expect(plan.horizontal).toEqual({ inSize: 640, outSize: 224, from: 0, count: 224 });
  expect(plan.vertical).toEqual({ inSize: 9, outSize: 224, from: 0, count: 224 });
});

test('the longer edge is cut off to whole pixels, as int() does', () => {
  expect(shorterEdgeSize({ widthPx: 400, heightPx: 533 }, 256)).toEqual({ widthPx: 256, heightPx: 341 });
  expect(shorterEdgeSize({ widthPx: 533, heightPx: 400 }, 256)).toEqual({ widthPx: 341, heightPx: 256 });
  expect(shorterEdgeSize({ widthPx: 7, heightPx: 7 }, 256)).toEqual({ widthPx: 256, heightPx: 256 });
});

test.each([
  [341, 58], // 58.5 → the even one below
  [343, 60], // 59.5 → the even one above
  [342, 59],
])('a margin of half a pixel goes to the even side, as Python rounds: %i px wide', (outSize, from) => {
  const plan = planResize({ widthPx: outSize, heightPx: 256 }, CROP);
  expect(plan.horizontal).toEqual({ inSize: outSize, outSize, from, count: 224 });
});

test('a crop larger than the resize is refused, with both numbers', () => {
  expect(() => planResize({ widthPx: 9, heightPx: 9 }, { ...CROP, resizePx: 200 })).toThrow(/224 px .* 200 px/);
});

test('Pillow 13 takes the vertical pass first for tall pictures, Pillow 11 never', () => {
  const to = { widthPx: 224, heightPx: 224 };
  expect(isVerticalFirst({ widthPx: 400, heightPx: 711 }, to, '13')).toBe(true);
  expect(isVerticalFirst({ widthPx: 400, heightPx: 533 }, to, '13')).toBe(false);
  expect(isVerticalFirst({ widthPx: 324, heightPx: 424 }, to, '13')).toBe(false);
  expect(isVerticalFirst({ widthPx: 324, heightPx: 425 }, to, '13')).toBe(true);
  expect(isVerticalFirst({ widthPx: 400, heightPx: 711 }, to, '11')).toBe(false);
});
