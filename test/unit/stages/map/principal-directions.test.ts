import { expect, test } from 'vitest';
import golden from '../../../golden/map.json' with { type: 'json' };
import { principalDirections } from '../../../../src/stages/map/principal-directions.ts';

test('the first directions are numpy’s, but for their sign', async () => {
  const { dim } = golden;
  const { directions } = await principalDirections(Float32Array.from(golden.rows), { dim, count: 2, seed: 3 });
  for (const at of [0, 1]) {
    const cosine = golden.directions[at]!.reduce((sum, value, i) => sum + value * directions.vector(at)[i]!, 0);
    expect(Math.abs(cosine)).toBeGreaterThan(0.99999);
  }
});

test('where rows differ along fewer directions, the others are zero', async () => {
  const rows = Float32Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? i : 1));
  const { directions, mean } = await principalDirections(rows, { dim: 3, count: 3, seed: 1 });
  expect(Array.from(mean)).toEqual([13.5, 1, 1]);
  expect(Math.abs(directions.vector(0)[0]!)).toBeCloseTo(1, 5);
  expect([...directions.vector(1), ...directions.vector(2)]).toEqual([0, 0, 0, 0, 0, 0]);
});
