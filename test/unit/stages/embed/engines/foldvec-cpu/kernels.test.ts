import { describe, expect, it } from 'vitest';
import type { Network } from '../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { LAYER_CASES } from '../../../../../support/layer-cases.ts';
import { laneOf, type LaneBuild } from '../../../../../support/lane-of.ts';
import { runPlainNetwork } from '../../../../../support/plain-network.ts';
import { seededValues } from '../../../../../support/seeded-values.ts';

/** Largest difference, as a part of the row's largest value. */
function difference(got: Float32Array, want: Float32Array): number {
  const largest = want.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0) / largest;
}

async function holdAgainstPlain(network: Network, build: LaneBuild): Promise<void> {
  const { channels, height, width } = network.maps[0]!;
  const size = channels * height * width;
  const images = 3;
  const pictures = seededValues(images * size, 99);
  const lane = await laneOf(network, images, build);
  const rows = lane.run(pictures, images);
  const dim = rows.length / images;
  for (let i = 0; i < images; i++) {
    const want = runPlainNetwork(network, pictures.slice(i * size, (i + 1) * size));
    const got = rows.subarray(i * dim, (i + 1) * dim);
    expect(got).toHaveLength(want.length);
    expect(difference(got, want)).toBeLessThan(5e-6);
  }
}

const PLAIN = { isRelaxed: false, isShared: false };
const SMALL_TILES = LAYER_CASES.filter(({ name }) => name.includes('3 × 3, stride 1, 1 groups, dilation 1'));

describe('the kernels, on shapes that are odd', () => {
  it.each(LAYER_CASES)('give what a plain loop gives: $name', ({ network }) => holdAgainstPlain(network, PLAIN));

  it.each(SMALL_TILES)('give it in tiles of 2 × 2 too, which need less memory: $name', ({ network }) =>
    holdAgainstPlain(network, { ...PLAIN, weightsBytes: 0 }),
  );

  it('give the same row alone as among others', async () => {
    const { network } = LAYER_CASES[0]!;
    const { channels, height, width } = network.maps[0]!;
    const size = channels * height * width;
    const pictures = seededValues(5 * size, 7);
    const lane = await laneOf(network, 5, PLAIN);
    const together = lane.run(pictures, 5);
    const dim = together.length / 5;
    for (let i = 0; i < 5; i++) {
      const alone = lane.run(pictures.slice(i * size, (i + 1) * size), 1);
      expect([...alone]).toEqual([...together.subarray(i * dim, (i + 1) * dim)]);
    }
  });
});
