import { expect, test } from 'vitest';
import { normalizationTables, type Scaling } from '../../../src/core/normalization-tables.ts';

/** Bits of the tables at the bytes 0, 1, 128 and 255, a channel. */
function bitsOf(scaling: Scaling) {
  const bits = new Uint32Array(normalizationTables(scaling).buffer);
  return [0, 1, 2].map((channel) => [0, 1, 128, 255].map((value) => bits[256 * channel + value]));
}

test('values are numpy’s float32, bit for bit', () => {
  // numpy 2.4.6: (np.uint8([0, 1, 128, 255]).astype('f4') / np.float32(255) - np.float32(mean)) / np.float32(std), as uint32
  const normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
  expect(bitsOf({ range: '0-1', normalization })).toEqual([
    [3221719997, 3221648171, 1033350962, 1074785821],
    [3221375268, 3221301839, 1045568328, 1075539383],
    [3219585033, 3219438826, 1054498108, 1076426179],
  ]);
});

test('values of the range 0–255 are numpy’s float32, bit for bit', () => {
  // numpy 2.4.6: (np.uint8([0, 1, 128, 255]).astype('f4') - np.float32(mean)) / np.float32(std), as uint32
  const normalization = { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] } as const;
  expect(bitsOf({ range: '0-255', normalization })).toEqual([
    [3221719997, 3221648171, 1033350946, 1074785821],
    [3221375269, 3221301839, 1045568322, 1075539383],
    [3219585033, 3219438826, 1054498102, 1076426179],
  ]);
});

test.each<Partial<Scaling>>([
  { range: '0-255' },
  { normalization: { mean: [0, 0, 0.5], std: [1, 1, 1] } },
  { normalization: { mean: [0, 0, 0], std: [1, 1, 2] } },
])('another scaling gives other tables: %j', (change) => {
  const plain: Scaling = { range: '0-1', normalization: { mean: [0, 0, 0], std: [1, 1, 1] } };
  expect(normalizationTables(plain)[767]).toBe(1);
  expect(normalizationTables({ ...plain, ...change })[767]).not.toBe(1);
  expect(normalizationTables(plain)[767]).toBe(1);
});

test('tables are made once for equal numbers', () => {
  const scaling = (): Scaling => ({ range: '0-1', normalization: { mean: [0.1, 0, 0], std: [1, 1, 1] } });
  expect(normalizationTables(scaling())).toBe(normalizationTables(scaling()));
});
