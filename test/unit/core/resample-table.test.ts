import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ResizeFilter } from '../../../src/core/preprocessing.ts';
import { makeResampleTable, type ResampleAxis } from '../../../src/core/resample-table.ts';
import { isVerticalFirst } from '../../../src/core/resize-plan.ts';
import { noiseBytes } from '../../support/noise-picture.ts';
import { resizeByOracle } from '../../support/pillow-oracle.ts';

type GoldenCase = [
  width: number,
  height: number,
  outWidth: number,
  outHeight: number,
  filter: ResizeFilter,
  seed: number,
  sha: string,
];

const whole = (inSize: number, outSize: number): ResampleAxis => ({ inSize, outSize, from: 0, count: outSize });

test.each(['13', '11'] as const)(
  'every byte is as Pillow %s gives it, for all sizes, both filters',
  async (rule) => {
    const text = await readFile(new URL(`resize-golden-${rule}.json`, import.meta.url), 'utf8');
    const golden = JSON.parse(text) as { cases: GoldenCase[] };
    expect(golden.cases.length).toBeGreaterThan(150);
    const different = golden.cases.filter(([width, height, outWidth, outHeight, filter, seed, sha]) => {
      const image = { widthPx: width, heightPx: height, rgb: noiseBytes(width * height * 3, seed) };
      const verticalFirst = isVerticalFirst(image, { widthPx: outWidth, heightPx: outHeight }, rule);
      const horizontal = whole(width, outWidth);
      const vertical = whole(height, outHeight);
      const { rgb } = resizeByOracle(image, { horizontal, vertical, verticalFirst, filter });
      return createHash('sha256').update(rgb).digest('hex').slice(0, 16) !== sha;
    });
    expect(different).toEqual([]);
  },
  120_000,
);

test('an axis that keeps its size gives every input back', () => {
  for (const filter of ['bilinear', 'bicubic'] as const) {
    const { first, taps, maxTaps, coefficients } = makeResampleTable(whole(9, 9), filter);
    for (let i = 0; i < 9; i++) {
      const weights = [...coefficients.subarray(i * maxTaps, i * maxTaps + taps[i]!)];
      expect(weights.map((weight, tap) => [first[i]! + tap, weight]).filter(([, weight]) => weight !== 0)).toEqual([
        [i, 2 ** 22],
      ]);
    }
  }
});

test('a part of the outputs is the same part of the whole table', () => {
  const all = makeResampleTable(whole(1000, 300), 'bicubic');
  const part = makeResampleTable({ inSize: 1000, outSize: 300, from: 40, count: 200 }, 'bicubic');
  expect(part.first).toEqual(all.first.slice(40, 240));
  expect(part.taps).toEqual(all.taps.slice(40, 240));
  const row = (table: typeof all, i: number) =>
    table.coefficients.subarray(i * table.maxTaps, i * table.maxTaps + table.taps[i]!);
  for (let i = 0; i < 200; i++) expect(row(part, i)).toEqual(row(all, i + 40));
});

test('outputs that are not there are refused, with the numbers', () => {
  expect(() => makeResampleTable({ inSize: 5, outSize: 4, from: 2, count: 3 }, 'bilinear')).toThrow(/2 to 5 .* 4/);
  expect(() => makeResampleTable({ inSize: 0, outSize: 4, from: 0, count: 4 }, 'bilinear')).toThrow(/axis is empty/);
});
