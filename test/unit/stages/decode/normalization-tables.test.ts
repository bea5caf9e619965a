import { expect, test } from 'vitest';
import { normalizationTables } from '../../../../src/stages/decode/normalization-tables.ts';

const GOLDEN = [
  [3221719997, 3221648171, 1033350962, 1074785821],
  [3221375268, 3221301839, 1045568328, 1075539383],
  [3219585033, 3219438826, 1054498108, 1076426179],
];

test('values are numpy’s float32, bit for bit', () => {
  // numpy 2.4.6: (np.uint8([0, 1, 128, 255]).astype('f4') / np.float32(255) - np.float32(mean)) / np.float32(std), as uint32
  const tables = normalizationTables({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
  const bits = new Uint32Array(tables.buffer);
  const found = [0, 1, 2].map((channel) => [0, 1, 128, 255].map((value) => bits[256 * channel + value]));
  expect(found).toEqual(GOLDEN);
});

test('another normalisation gives another table', () => {
  const one = normalizationTables({ mean: [0, 0, 0], std: [1, 1, 1] });
  const other = normalizationTables({ mean: [0, 0, 0], std: [1, 1, 2] });
  expect(one[255]).toBe(1);
  expect(one[767]).toBe(1);
  expect(other[767]).toBe(0.5);
});
