import { expect, test } from 'vitest';
import { checkedRows, knownBatchSize } from '../../../../src/stages/embed/known-rows.ts';
import { aModel } from './a-model.ts';

/** Pictures of two pixels' edge: what a row is made of. */
const SIZE_PX = 2;
const IMAGE_FLOATS = 12;

/** A session that makes a row of each image, and of what else is in its batch. */
function session(toRow: (image: number[], batch: number[][], run: number) => number[]) {
  let run = -1;
  return {
    run: (input: Float32Array, count: number) => {
      run += 1;
      const batch = Array.from({ length: input.length / IMAGE_FLOATS }, (_, i) => [
        ...input.subarray(i * IMAGE_FLOATS, (i + 1) * IMAGE_FLOATS),
      ]);
      const rows = batch.slice(0, count).map((image) => toRow(image, batch, run));
      return Promise.resolve({ rows: Float32Array.from(rows.flat()), dim: rows[0]!.length });
    },
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const check = (toRow: Parameters<typeof session>[0], batchSize = 2, model = aModel()) =>
  checkedRows(session(toRow), { model, sizePx: SIZE_PX, batchSize });

test.each([2, 3, 5])('a sound model gives its rows of the two known inputs, from a batch of %i', async (batchSize) => {
  const [first, second] = await check((image) => [1, sum(image), image[5]!], batchSize);
  expect(first[0]).toBe(1);
  expect(first[1]).not.toBe(second[1]);
  expect(second).toHaveLength(3);
});

test('a model of bytes is shown whole numbers', async () => {
  const seen: number[] = [];
  await check((image) => (seen.push(...image), [1, sum(image)]), 2, aModel({ elementType: 'uint8' }));
  expect(seen.every(Number.isInteger)).toBe(true);
  expect(Math.max(...seen)).toBeGreaterThan(100);
});

test.each([NaN, Infinity, -Infinity])('%d in a row is damage', async (value) => {
  const checking = check((image, batch) => [1, image === batch[1] ? value : 2, sum(image)]);
  await expect(checking).rejects.toMatchObject({
    code: 'model-damaged',
    stage: 'embed',
    message: `model gives what is no number for known picture 2: ${value}`,
  });
});

test('a row of zeros is a mismatch, also if the other one is sound', async () => {
  const checking = check((image, batch) => (image === batch[0] ? [0, 0] : [1, 2]));
  await expect(checking).rejects.toMatchObject({
    code: 'model-mismatch',
    message: 'model gives nothing but zeros for known picture 1',
  });
});

test('the same row for both pictures is a mismatch, also if rounding tells them apart', async () => {
  const checking = check((image, batch) => [1000, image === batch[0] ? 1 : 1.00001]);
  await expect(checking).rejects.toMatchObject({
    code: 'model-mismatch',
    message: 'model gives the same row for two different pictures',
  });
});

test('rows that depend on their neighbours are a mismatch', async () => {
  const checking = check((image, batch) => [1, sum(image) - sum(batch.flat()) / batch.length]);
  await expect(checking).rejects.toMatchObject({ code: 'model-mismatch' });
  await expect(checking).rejects.toThrow(/another row for the same picture/);
});

test('rows that change from run to run are a mismatch', async () => {
  const checking = check((image, _batch, run) => [1, sum(image), run]);
  await expect(checking).rejects.toThrow(/another row for the same picture/);
});

test('two pictures are enough, or the next multiple of a batch that is fixed', () => {
  expect([undefined, 1, 2, 3, 8].map(knownBatchSize)).toEqual([2, 2, 2, 3, 8]);
});
