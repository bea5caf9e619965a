import { afterAll, expect, test } from 'vitest';
import { serveRows } from '../../../../src/core/row-port.ts';
import { SearchSession } from '../../../../src/stages/search/search-session.ts';
import { seededValues } from '../../../support/seeded-values.ts';

const ports: MessagePort[] = [];
afterAll(() => {
  for (const port of ports) port.close();
});

async function open(values: Float32Array<ArrayBuffer>, dim: number): Promise<SearchSession> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveRows(port1, (at) => {
    const block = new Float32Array(at.length * dim);
    at.forEach((row, i) => block.set(values.subarray(row * dim, (row + 1) * dim), i * dim));
    return Promise.resolve(block);
  });
  const session = new SearchSession();
  await session.open(port2, { dim, count: values.length / dim }, () => undefined);
  return session;
}

/** Cosines of a row with all, by a plain loop in float64. */
function cosines(values: Float32Array, dim: number, query: ArrayLike<number>): number[] {
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < dim; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  return Array.from({ length: values.length / dim }, (_, row) => {
    const other = values.subarray(row * dim, (row + 1) * dim);
    const norm = Math.sqrt(dot(query, query) * dot(other, other));
    return norm === 0 ? 0 : dot(query, other) / norm;
  });
}

test.each([
  [1, 3],
  [7, 5],
  [1500, 33],
  [200, 512],
])('%i rows of %i values have the nearest rows that a plain loop finds', async (count, dim) => {
  const values = Float32Array.from(seededValues(count * dim, 7));
  const session = await open(values, dim);
  const most = 4;
  const all = await session.nearestOfAll(most, () => undefined);
  expect(all.rows).toHaveLength(count * most);
  for (const row of new Set([0, count >> 1, count - 1])) {
    const expected = cosines(values, dim, values.subarray(row * dim, (row + 1) * dim))
      .map((cosine, other) => ({ other, cosine }))
      .filter(({ other }) => other !== row)
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, most);
    const padded = [...expected.map(({ other }) => other), ...Array<number>(most - expected.length).fill(-1)];
    expect([...all.rows.subarray(row * most, (row + 1) * most)]).toEqual(padded);
    expected.forEach(({ cosine }, i) => {
      expect(all.cosines[row * most + i]).toBeCloseTo(cosine, 5);
    });
  }
});

test('rows without a direction are near to nothing, and of equal rows the first stands first', async () => {
  const session = await open(Float32Array.of(0, 0, 1, 0, 1, 0, 2, 0, NaN, 1), 2);
  const { rows, cosines: found } = await session.nearestOfAll(3, () => undefined);
  expect([...rows.subarray(3, 6)]).toEqual([2, 3, 0]);
  expect([...found.subarray(3, 6)]).toEqual([1, 1, 0]);
  expect([...found.subarray(0, 3)]).toEqual([0, 0, 0]);
});

/** Row numbers and cosines that a plain loop finds for a query, in float64; those of `own` left out. */
function plainNearest(values: Float32Array, dim: number, query: ArrayLike<number>, own: readonly number[] = []) {
  return cosines(values, dim, query)
    .map((cosine, row) => ({ row, cosine }))
    .filter(({ row, cosine }) => !own.includes(row) && !Number.isNaN(cosine))
    .sort((a, b) => b.cosine - a.cosine);
}

test.each([
  [1, 1],
  [5, 3],
  [130, 17],
  [300, 512],
  [67, 2049],
])('of %i rows of %i values, the nearest of a vector are those that a plain loop finds', async (count, dim) => {
  const values = Float32Array.from(seededValues(count * dim, 3));
  const session = await open(values, dim);
  const vector = Float32Array.from(seededValues(dim, 8));
  const expected = plainNearest(values, dim, vector);
  const found = session.nearestOf([{ sign: 1, vector }], 6);
  expect(found?.rows).toHaveLength(Math.min(6, count));
  found?.cosines.forEach((cosine, i) => {
    expect(cosine).toBeCloseTo(expected[i]!.cosine, 5);
    if (dim > 1) expect(found.rows[i]).toBe(expected[i]!.row);
  });
});

test('more rows than are computed with at once are all searched', async () => {
  const count = 70_000;
  const values = new Float32Array(count * 2).fill(1);
  values.set([1, 0], 65_535 * 2);
  values.set([1, 0.001], 65_536 * 2);
  values.set([1, 0.01], 69_999 * 2);
  const session = await open(values, 2);
  const found = session.nearestOf([{ sign: 1, vector: Float32Array.of(2, 0) }], 4);
  expect([...(found?.rows ?? [])]).toEqual([65_535, 65_536, 69_999, 0]);
});

test('a picture that is stored is found with cosine 1, a row itself is not among its nearest', async () => {
  const dim = 100;
  const values = Float32Array.from(seededValues(40 * dim, 5));
  const session = await open(values, dim);
  const vector = values.slice(7 * dim, 8 * dim);
  expect(session.nearestOf([{ sign: 1, vector }], 1)).toMatchObject({ rows: Int32Array.of(7) });
  expect(session.nearestOf([{ sign: 1, vector }], 1)?.cosines[0]?.toFixed(6)).toBe('1.000000');
  const near = session.nearestOf([{ sign: 1, row: 7 }], 50);
  expect(near?.rows).toHaveLength(39);
  expect(near?.rows).not.toContain(7);
});

test('terms are added and subtracted as rows of length one', async () => {
  const session = await open(Float32Array.of(9, 0, 0, 0, 2, 0, 1, 1, 0, 1, -1, 0, 0, 0, 1), 3);
  const sum = session.nearestOf([{ sign: 1, row: 0 }, { sign: 1, vector: Float32Array.of(0, 0.5, 0) }], 1); // prettier-ignore
  expect([sum?.rows[0], sum?.cosines[0]]).toEqual([2, expect.closeTo(1, 6)]);
  const difference = session.nearestOf([{ sign: 1, row: 0 }, { sign: -1, row: 1 }], 1); // prettier-ignore
  expect([difference?.rows[0], difference?.cosines[0]]).toEqual([3, expect.closeTo(1, 6)]);
});

test('terms that cancel each other out, or hold no numbers, have no nearest rows', async () => {
  const session = await open(Float32Array.of(1, 2, 3, 4, NaN, 1), 2);
  const vector = Float32Array.of(2, 4);
  expect(session.nearestOf([{ sign: 1, row: 0 }, { sign: -1, vector }], 2)).toBeUndefined(); // prettier-ignore
  expect(session.nearestOf([{ sign: 1, row: 2 }], 2)).toBeUndefined();
  expect(session.nearestOf([], 2)).toBeUndefined();
});

test('of rows that are as near, the first stand first; rows without a direction have cosine 0', async () => {
  const session = await open(Float32Array.of(-1, 0, 0, 0, 2, 0, NaN, 1, 1, 0, 3, 0), 2);
  const found = session.nearestOf([{ sign: 1, vector: Float32Array.of(1, 0) }], 9);
  expect([...(found?.rows ?? [])]).toEqual([2, 4, 5, 1, 3, 0]);
  expect([...(found?.cosines ?? [])]).toEqual([1, 1, 1, 0, 0, -1]);
});

test('a vector of another length and a row that is not there are refused', async () => {
  const session = await open(Float32Array.of(1, 2, 3, 4), 2);
  expect(() => session.nearestOf([{ sign: 1, vector: Float32Array.of(1) }], 2)).toThrow(
    'query has 1 values, rows have 2',
  );
  expect(() => session.nearestOf([{ sign: 1, row: 2 }], 2)).toThrow('no row 2 is open');
});
