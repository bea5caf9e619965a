import { expect, test } from 'vitest';
import golden from '../../../golden/map.json' with { type: 'json' };
import { fuzzyGraph } from '../../../../src/stages/map/fuzzy-graph.ts';
import { nearestPoints, type NearestPoints } from '../../../../src/stages/map/nearest-points.ts';
import { VectorRoom } from '../../../../src/stages/map/vector-room.ts';

async function nearestOf(rows: readonly number[], dim: number, most: number): Promise<NearestPoints> {
  const points = await VectorRoom.create({ count: rows.length / dim, dim });
  for (let i = 0; i < points.count; i++) points.vector(i).set(rows.slice(i * dim, (i + 1) * dim));
  return nearestPoints(points, { most, random: () => 0.5, onProgress: () => Promise.resolve() });
}

function edgesOf(nearest: NearestPoints): [number, number, number][] {
  const { heads, tails, weights } = fuzzyGraph(nearest);
  const edges = Array.from(heads, (head, i): [number, number, number] => [head, tails[i]!, weights[i]!]);
  return edges.sort(([a, b], [c, d]) => a - c || b - d);
}

test('the same pairs belong together as in umap-learn, as surely', async () => {
  const edges = edgesOf(await nearestOf(golden.rows, golden.dim, golden.neighbours));
  expect(edges.map(([head, tail]) => [head, tail])).toEqual(golden.edges.map(([head, tail]) => [head, tail]));
  const apart = edges.map(([, , weight], i) => Math.abs(weight - golden.edges[i]![2]!));
  expect(Math.max(...apart)).toBeLessThan(1e-3); // products in float32
});

test('points on one another belong together wholly, and nothing is infinite', async () => {
  const edges = edgesOf(await nearestOf(Array<number>(12).fill(1), 2, 3));
  expect(edges.length).toBeGreaterThan(0);
  expect(edges.every(([, , weight]) => weight === 1)).toBe(true);
});
