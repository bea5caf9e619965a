import { expect, test } from 'vitest';
import { npzColumnKeys } from '../../../../src/stages/write/npz-column-keys.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';

test('a plain name is its own key', () => {
  expect(npzColumnKeys(['price', 'product group', 'größe', 'a.b'])).toEqual([
    'column_price',
    'column_product group',
    'column_größe',
    'column_a.b',
  ]);
});

test.each([
  ['../../etc/passwd', 'column_.._.._etc_passwd'],
  ['C:\\x', 'column_C__x'],
  ['nul\0', 'column_nul_'],
  ['\u202egpj', 'column__gpj'],
  ['\udcff', 'column__'],
  ['x.npy', 'column_x_npy'],
  ['', 'column_'],
  ['y'.repeat(500), `column_${'y'.repeat(60)}`],
])('the name %j gets the harmless key %s', (name, key) => {
  expect(npzColumnKeys([name])).toEqual([key]);
});

test('names that would be one file somewhere get numbers, the first of them none', () => {
  expect(npzColumnKeys(['a/b', 'a:b', 'A_B', 'a_b_2'])).toEqual([
    'column_a_b',
    'column_a_b_2',
    'column_A_B_3',
    'column_a_b_2_2',
  ]);
});

test('no key takes the place of what a long list of texts needs', () => {
  expect(npzColumnKeys(['x', 'x_utf8', 'x_offsets'])).toEqual(['column_x', 'column_x_utf8_2', 'column_x_offsets_2']);
  expect(npzColumnKeys(['x_utf8', 'x'])).toEqual(['column_x_utf8', 'column_x_2']);
});

test('no two keys are alike, for hostile names and for very many of one kind', () => {
  const names = [...HOSTILE_NAMES, ...Array.from({ length: 20_000 }, (_, i) => `${'/'.repeat(70)}${i}`)];
  expect(new Set(npzColumnKeys(names)).size).toBe(names.length);
});
