import { describe, expect, test } from 'vitest';
import { keptVariance, type ReductionProgress, type ReductionSpec } from '../../../../src/core/reduction.ts';
import { fitReduction } from '../../../../src/stages/reduce/fit.ts';
import { Projector } from '../../../../src/stages/reduce/projector.ts';
import type { RowSource } from '../../../../src/stages/reduce/row-chunks.ts';
import { goldenReduction, relativeDifference, rowsOf } from '../../../support/golden-reductions.ts';

const watch = { signal: new AbortController().signal, onProgress: () => undefined };
const pca = (components: number, whiten = false): ReductionSpec => ({ method: 'pca', components, whiten });

async function golden(name: 'wide' | 'tall'): Promise<RowSource & { values: Float64Array }> {
  const { values, shape } = await goldenReduction(name);
  return { ...rowsOf(values, shape[1]!, 10_000), values };
}

async function fitAndApply(source: RowSource & { values: ArrayLike<number> }, spec: ReductionSpec) {
  const reduction = await fitReduction(source, spec, watch);
  const rows = (await Projector.create(reduction)).apply(Float32Array.from(source.values));
  return { reduction, rows };
}

async function expectAs(found: ArrayLike<number> | undefined, name: string, bound = 1e-5): Promise<void> {
  const { values } = await goldenReduction(name);
  expect(relativeDifference(found ?? [], values), name).toBeLessThan(bound);
}

describe('PCA is scikit-learn’s', () => {
  test.each([
    ['wide', 12, 'fewer rows than values'],
    ['tall', 12, 'more rows than values, a constant one among them'],
  ] as const)('for rows that are %s (%s components): %s', async (...[name, k]) => {
    const { reduction, rows } = await fitAndApply(await golden(name), pca(k));
    await expectAs(reduction.mean, `pca_${name}_mean`);
    await expectAs(reduction.explainedVariance, `pca_${name}_variance`);
    await expectAs(reduction.explainedVarianceRatio, `pca_${name}_ratio`);
    await expectAs(rows, `pca_${name}_rows`);
    await expectAs(reduction.components, `pca_${name}_components`);
  });

  test('whitened', async () => {
    const { reduction, rows } = await fitAndApply(await golden('tall'), pca(6, true));
    expect(reduction.scale).toHaveLength(6);
    await expectAs(rows, 'white_tall_rows');
  });

  test('by a share of variance: as many components, no more', async () => {
    const reduction = await fitReduction(await golden('wide'), pca(0.8), watch);
    await expectAs(reduction.explainedVarianceRatio, 'share_wide_ratio');
    expect(keptVariance(reduction)).toBeGreaterThan(0.8);
  });

  test('with as many components as rows: the last has no variance, and all are orthonormal', async () => {
    const { reduction } = await fitAndApply(rowsOfFew(), pca(3));
    const { components, explainedVariance } = reduction;
    expect(explainedVariance?.[2]).toBeLessThan(1e-12);
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let product = 0;
        for (let i = 0; i < 5; i++) product += components[a * 5 + i]! * components[b * 5 + i]!;
        expect(product).toBeCloseTo(a === b ? 1 : 0, 10);
      }
    }
  });
});

test.each(['wide', 'tall'] as const)('truncated SVD is scikit-learn’s for rows that are %s', async (name) => {
  const { reduction, rows } = await fitAndApply(await golden(name), { method: 'truncated-svd', components: 8 });
  await expectAs(reduction.explainedVariance, `svd_${name}_variance`);
  await expectAs(reduction.explainedVarianceRatio, `svd_${name}_ratio`);
  await expectAs(rows, `svd_${name}_rows`);
  await expectAs(reduction.components, `svd_${name}_components`);
});

describe('kernel PCA is scikit-learn’s', () => {
  test.each([
    ['rbf', { kind: 'rbf', gamma: 0.05 }],
    ['rbf_default', { kind: 'rbf' }],
    ['cosine', { kind: 'cosine' }],
    ['poly', { kind: 'poly', gamma: 0.01, degree: 3, coef0: 1 }],
  ] as const)('for kernel %s, of rows that it has seen and of others', async (name, kernel) => {
    const { values } = await golden('wide');
    const few = Float32Array.from({ length: 110 * 40 }, (_, i) => values[Math.floor(i / 40) * 512 + (i % 40)]!);
    const spec = { method: 'kernel-pca', components: 8, kernel } as const;
    const reduction = await fitReduction(rowsOf(few.subarray(0, 90 * 40), 40), spec, watch);
    expect(reduction.settings).toMatchObject({ way: 'exact', landmarks: 90 });
    await expectAs(
      reduction.explainedVariance?.map((value) => value * 89),
      `kernel_${name}_values`,
      1e-6,
    );
    await expectAs((await Projector.create(reduction)).apply(few), `kernel_${name}_rows`, 1e-4);
  });

  test('and with every row a landmark, Nyström’s way gives the same rows but for signs', async () => {
    const source = await golden('tall');
    const spec = { method: 'kernel-pca', components: 4, kernel: { kind: 'rbf', gamma: 0.01 } } as const;
    const exact = await fitAndApply(source, spec);
    const landmarks = await fitAndApply(source, { ...spec, landmarks: 400 });
    expect(landmarks.reduction.settings).toMatchObject({ way: 'nystroem', landmarks: 400 });
    const sizes = (rows: Float32Array) => rows.map(Math.abs);
    expect(relativeDifference(sizes(landmarks.rows), sizes(exact.rows))).toBeLessThan(1e-4);
  });
});

test('a random projection keeps lengths about, and is the same for the same seed', async () => {
  const source = await golden('wide');
  const project = (seed: number) => fitAndApply(source, { method: 'random-projection', components: 64, seed });
  const [first, again, other] = await Promise.all([project(1), project(1), project(2)]);
  expect(again.rows).toEqual(first.rows);
  expect(other.rows).not.toEqual(first.rows);
  const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value * value, 0);
  expect(squares(first.rows) / squares(source.values)).toBeCloseTo(1, 0);
});

function rowsOfFew() {
  const values = [1, 2, 3, 4, 5, 2, 4, 4, 1, 0, 7, 1, 0, 0, 1];
  return { ...rowsOf(values, 5), values };
}

describe('rows that cannot be reduced say why', () => {
  test.each([
    ['one row', rowsOf([1, 2, 3], 3), pca(1), 'rows-too-few'],
    ['rows that are all alike', rowsOf([1, 2, 1, 2, 1, 2], 2), pca(1), 'rows-constant'],
    ['a value that is no number', rowsOf([1, 2, 3, NaN], 2), pca(1), 'rows-not-finite'],
    ['more components than there are', rowsOf([1, 2, 3, 4, 5, 7], 2), pca(3), 'reduction-unfit'],
    ['no whole number of components', rowsOf([1, 2, 3, 4, 5, 7], 2), pca(1.5), 'reduction-unfit'],
    [
      'a kernel without a gamma',
      rowsOf([1, 2, 3, 4], 2),
      { method: 'kernel-pca', components: 1, kernel: { kind: 'rbf', gamma: 0 } },
      'reduction-unfit',
    ],
  ] as const)('%s', async (_, source, spec, code) => {
    await expect(fitReduction(source, spec, watch)).rejects.toMatchObject({ code, stage: 'reduce' });
  });

  test('and Cancel ends it', async () => {
    const cancel = new AbortController();
    const onProgress = ({ phase }: ReductionProgress) => {
      if (phase === 'reading') cancel.abort();
    };
    const fitting = fitReduction(await golden('tall'), pca(2), { signal: cancel.signal, onProgress });
    await expect(fitting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
