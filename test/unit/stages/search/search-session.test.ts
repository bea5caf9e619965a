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
