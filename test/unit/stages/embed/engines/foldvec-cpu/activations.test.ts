import { expect, test } from 'vitest';
import type { Activation, MapShape, Network } from '../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { laneOf } from '../../../../../support/lane-of.ts';
import { activate } from '../../../../../support/plain-network.ts';

const PLAIN = { isRelaxed: false, isShared: false };

interface Allowed {
  /** As a part of the value. */
  readonly relative: number;
  readonly absolute: number;
}

const ACTIVATIONS: readonly [Activation, Allowed][] = [
  [{ kind: 'sigmoid' }, { relative: 3e-7, absolute: 1e-37 }],
  [
    { kind: 'silu', slope: 1 },
    { relative: 4e-7, absolute: 1e-8 },
  ],
  [
    { kind: 'silu', slope: 1.702 },
    { relative: 4e-7, absolute: 1e-8 },
  ],
  [{ kind: 'gelu' }, { relative: 4e-7, absolute: 5e-8 }],
  [{ kind: 'tanh-gelu' }, { relative: 4e-7, absolute: 5e-8 }],
  [{ kind: 'tanh' }, { relative: 1.2e-7, absolute: 0 }],
];

/** From 10⁻²⁰ to 100, on both sides of 0. */
function wideValues(): Float32Array {
  const sizes = Array.from({ length: 5000 }, (_, i) =>
    i < 1000 ? 10 ** (-20 + i / 50) : 0.01 * 10 ** ((i - 1000) / 1000),
  );
  return Float32Array.from(sizes.flatMap((size) => [size, -size]));
}

async function activated(activation: Activation, values: Float32Array): Promise<Float32Array> {
  const shape: MapShape = { channels: values.length, height: 1, width: 1 };
  const network: Network = {
    maps: [shape, shape],
    layers: [{ kind: 'activation', input: 0, output: 1, activation }],
    output: 1,
  };
  return (await laneOf(network, 1, PLAIN)).run(values, 1);
}

test.each(ACTIVATIONS)('%o is right over its whole range', async (activation, { relative, absolute }) => {
  const values = wideValues();
  const got = await activated(activation, values);
  const wrong = Array.from(values).flatMap((value, i) => {
    const want = activate(activation, value);
    const isRight = Math.abs(got[i]! - want) <= relative * Math.abs(want) + absolute;
    return isRight ? [] : [{ value, got: got[i], want }];
  });
  expect(wrong).toEqual([]);
});

test.each(ACTIVATIONS)('%o leaves 0 what it is there, and what is no number without one', async (activation) => {
  const [zero, none] = await activated(activation, Float32Array.of(0, NaN));
  expect(zero).toBe(activate(activation, 0));
  expect(none).toBeNaN();
});
