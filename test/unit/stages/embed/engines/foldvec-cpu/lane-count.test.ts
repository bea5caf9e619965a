import { expect, test } from 'vitest';
import { lanesWithin, suitingPlan } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lane-count.ts';
import type { Plan } from '../../../../../../src/stages/embed/engines/foldvec-cpu/plan/plan.ts';

const MEGABYTE = 2 ** 20;

/** A plan of these megabytes; only its sizes matter here. */
function planOf(weights: number, lane: number, images = 1): Plan {
  const nowhere = { region: 'lane', offset: 0 } as const;
  return {
    ...{ images, constants: [], calls: [], input: nowhere, output: nowhere, outputImageBytes: 0, dim: 1 },
    ...{ weightBytes: weights * MEGABYTE, laneBytes: lane * images * MEGABYTE },
  };
}

test('heavy weights are read for several images at once, and large maps go through one by one', () => {
  const imagesFor = (weights: number, lane: number) => suitingPlan(4, (images) => planOf(weights, lane, images)).images;
  expect([imagesFor(234, 8), imagesFor(193, 12), imagesFor(13, 6), imagesFor(1, 50)]).toEqual([4, 4, 1, 1]);
});

test('a lane takes no more images than its maps have room for', () => {
  expect(suitingPlan(4, (images) => planOf(2000, 100, images)).images).toBe(2);
});

test('lanes share their weights where they may, and fewer of them copy what they may not share', () => {
  expect(lanesWithin(8, planOf(234, 32), true)).toBe(8);
  expect(lanesWithin(8, planOf(234, 32), false)).toBe(1);
  expect(lanesWithin(8, planOf(13, 6), false)).toBe(8);
});

test('a model that WebAssembly has no memory for gets no lane', () => {
  expect(lanesWithin(8, planOf(2100, 32), true)).toBe(0);
});
