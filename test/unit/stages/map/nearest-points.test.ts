import { expect, test } from 'vitest';
import { normalNumbers, randomNumbers } from '../../../../src/core/random.ts';
import { cellsFor } from '../../../../src/stages/map/neighbour-cells.ts';
import { nearestPoints } from '../../../../src/stages/map/nearest-points.ts';
import { VectorRoom } from '../../../../src/stages/map/vector-room.ts';

const MOST = 10;

async function roomOf(count: number, dim: number): Promise<VectorRoom> {
  const room = await VectorRoom.create({ count, dim });
  const values = normalNumbers(count * dim, 9);
  for (let i = 0; i < count; i++) room.vector(i).set(values.subarray(i * dim, (i + 1) * dim));
  return room;
}

/** The nearest of one, by a plain loop. */
function plain(room: VectorRoom, of: number): { readonly point: number; readonly distance: number }[] {
  const distanceTo = (other: number) =>
    Math.hypot(...room.vector(of).map((value, i) => value - room.vector(other)[i]!));
  return Array.from({ length: room.count }, (_, point) => ({ point, distance: distanceTo(point) }))
    .filter(({ point }) => point !== of)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST);
}

test.each([
  [2, 3],
  [5, 1],
  [700, 7],
])('%i points of %i values have the nearest that a plain loop finds', async (count, dim) => {
  const room = await roomOf(count, dim);
  const nearest = await nearestPoints(room, {
    ...{ most: MOST, random: randomNumbers(1) },
    onProgress: () => Promise.resolve(),
  });
  expect(nearest.most).toBe(Math.min(MOST, count - 1));
  for (const of of new Set([0, count >> 1, count - 1])) {
    const expected = plain(room, of);
    const from = of * nearest.most;
    expect([...nearest.points.subarray(from, from + nearest.most)]).toEqual(expected.map(({ point }) => point));
    expected.forEach(({ distance }, i) => expect(nearest.distances[from + i]).toBeCloseTo(distance, 3));
  }
});

test('among many, in cells, nearly all of the nearest are found, and the same each time', async () => {
  const room = await roomOf(8000, 8);
  expect(cellsFor(room.count)).toBeGreaterThan(1);
  const find = () => {
    return nearestPoints(room, {
      ...{ most: MOST, random: randomNumbers(1) },
      onProgress: () => Promise.resolve(),
    });
  };
  const nearest = await find();
  let found = 0;
  for (let of = 0; of < room.count; of += 80) {
    const mine = new Set(nearest.points.subarray(of * MOST, (of + 1) * MOST));
    found += plain(room, of).filter(({ point }) => mine.has(point)).length;
  }
  expect(found / (100 * MOST)).toBeGreaterThan(0.95);
  expect((await find()).points).toEqual(nearest.points);
});
