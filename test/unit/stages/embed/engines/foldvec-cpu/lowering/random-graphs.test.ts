import { expect, test } from 'vitest';
import { checkedGraph, differenceOf, type CheckedRow } from '../../../../../../support/checked-graph.ts';
import { laneOf } from '../../../../../../support/lane-of.ts';

const GRAPHS = 200;
const EVERY = 50; // compiling kernels takes its time
const MAX_DIFFERENCE = 1e-3; // as in `checked-graph.ts`

async function laneDifference({ network, pictures, rows }: CheckedRow): Promise<number> {
  const lane = await laneOf(network, pictures.length, { isRelaxed: false, isShared: false });
  const all = new Float32Array(pictures.length * pictures[0]!.length);
  pictures.forEach((picture, i) => all.set(picture, i * picture.length));
  return differenceOf(lane.run(all, pictures.length), rows);
}

test('random graphs give onnxruntime’s rows, each picture of a batch its own, or are refused', async () => {
  let [taken, refused, rows] = [0, 0, 0];
  for (let seed = 0; seed < GRAPHS; seed++) {
    const graph = await checkedGraph(seed);
    expect(graph.faults, `seed ${seed}`).toEqual([]);
    taken += graph.same.length;
    refused += graph.refusals.length;
    for (const row of graph.same) {
      if (rows++ % EVERY !== 0) continue;
      expect(await laneDifference(row), `on the kernels, seed ${seed}, ${row.steps}`).toBeLessThan(MAX_DIFFERENCE);
    }
  }
  expect(taken / (taken + refused)).toBeGreaterThan(1 / 3);
});
