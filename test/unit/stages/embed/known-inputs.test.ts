import { expect, test } from 'vitest';
import type { Normalization } from '../../../../src/core/preprocessing.ts';
import { toKnownBatch } from '../../../../src/stages/embed/known-inputs.ts';

const RAW: Normalization = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const SIZE = 224;
const IMAGE = 3 * SIZE * SIZE;

const bytesAt = (batch: Float32Array, image: number, at: readonly (readonly [number, number, number])[]) =>
  at.map(([channel, y, x]) => Math.round(batch[image * IMAGE + (channel * SIZE + y) * SIZE + x]!));

test('the two pictures are those that the golden vectors were made from', () => {
  const batch = toKnownBatch(2, SIZE, RAW);
  // Values of make-golden-embeddings.py's known_pictures at [channel, y, x].
  const places = [
    [0, 0, 0],
    [1, 0, 0],
    [0, 100, 223],
    [2, 223, 17],
    [1, 31, 64],
  ] as const;
  expect(bytesAt(batch, 0, places)).toEqual([0, 85, 73, 174, 238]);
  expect(bytesAt(batch, 1, places)).toEqual([0, 0, 248, 149, 186]);
});

test('a batch alternates between the two', () => {
  const batch = toKnownBatch(5, 32, IMAGENET);
  const image = (i: number) => batch.slice(i * 3 * 32 * 32, (i + 1) * 3 * 32 * 32);
  expect(image(2)).toEqual(image(0));
  expect(image(3)).toEqual(image(1));
  expect(image(4)).toEqual(image(0));
  expect(image(1)).not.toEqual(image(0));
});

test('values are normalised in float32 step by step, as torchvision does', () => {
  const first = toKnownBatch(1, SIZE, IMAGENET);
  // numpy: (float32(0) / float32(255) - float32(0.485)) / float32(0.229), and for 85 of green.
  expect(first[0]).toBe(-2.1179039478302);
  expect(first[SIZE * SIZE]).toBe(-0.5476189851760864);
});
