import { expect, test } from 'vitest';
import { symmetricEigen } from '../../../../src/stages/reduce/eigen.ts';
import { streamedPrincipal } from '../../../../src/stages/reduce/principal-streamed.ts';
import { mirror, Products, rowProducts } from '../../../../src/stages/reduce/products.ts';
import { normalNumbers } from '../../../../src/core/random.ts';
import { fixSigns } from '../../../../src/stages/reduce/signs.ts';
import { largestEigen } from '../../../../src/stages/reduce/top-eigen.ts';
import { goldenReduction, relativeDifference, rowsOf } from '../../../support/golden-reductions.ts';

const signal = new AbortController().signal;
const onStep = () => undefined;

/** A matrix whose eigenvalues fall slowly, as those of real rows. */
async function slowlyFalling(n: number): Promise<Float64Array<ArrayBuffer>> {
  const rows = normalNumbers(n * n, 3).map((value, i) => value / Math.sqrt(1 + (i % n)));
  const matrix = rowProducts(await Products.create(), { values: rows, rows: n }, { values: rows, rows: n }, n);
  mirror(matrix, n);
  return matrix;
}

test('the largest eigenvalues that a search finds are those of the whole, to 1e-10, and so are their vectors', async () => {
  const n = 300;
  const matrix = await slowlyFalling(n);
  const products = await Products.create();
  const apply = (vectors: Float64Array<ArrayBuffer>, count: number) =>
    Promise.resolve(rowProducts(products, { values: vectors, rows: count }, { values: matrix, rows: n }, n));
  const found = await largestEigen({ n, isDear: false, apply }, 10, products, { signal, onStep });
  const whole = symmetricEigen(matrix, n);
  const vectors = whole.vectors.slice(0, 10 * n);
  fixSigns(found.vectors, n);
  fixSigns(vectors, n);
  expect(found.residual).toBeLessThan(1e-12);
  expect(relativeDifference(found.values, whole.values.slice(0, 10))).toBeLessThan(1e-10);
  expect(relativeDifference(found.vectors, vectors)).toBeLessThan(1e-9);
});

test('a space that is used up ends the search: a matrix of few directions', async () => {
  const n = 60;
  const apply = (vectors: Float64Array<ArrayBuffer>) =>
    Promise.resolve(vectors.map((value, i) => value * (i % n < 3 ? 3 - (i % n) : 0)));
  const found = await largestEigen({ n, isDear: true, apply }, 5, await Products.create(), { signal, onStep });
  expect(relativeDifference(found.values, [3, 2, 1, 0, 0])).toBeLessThan(1e-12);
});

test('many passes over the rows, without a matrix of their length, give scikit-learn’s PCA', async () => {
  const { values, shape } = await goldenReduction('wide');
  const source = rowsOf(values, shape[1]!, 50_000);
  const watch = { signal, onProgress: () => undefined };
  const wanted = { count: 12 };
  const found = await streamedPrincipal(source, { isCentred: true, wanted }, await Products.create(), watch);
  fixSigns(found.vectors, source.dim);
  const components = await goldenReduction('pca_wide_components');
  const ratio = await goldenReduction('pca_wide_ratio');
  expect(relativeDifference(found.vectors, components.values)).toBeLessThan(1e-5);
  expect(
    relativeDifference(
      found.values.map((value) => value / found.centredTotal),
      ratio.values,
    ),
  ).toBeLessThan(1e-9);
});
