import { expect, test } from 'vitest';
import { kindOfColumn, toTableColumn } from '../../../src/tables/label-columns.ts';

const kindOf = (values: readonly string[], rowOf = values.map((_, row) => row)) =>
  kindOfColumn({ rowOf: Int32Array.from(rowOf), cell: (row) => values[row]! });

test('whole numbers as JavaScript writes them are integers', async () => {
  expect(await kindOf(['0', '-7', '108775015', '9007199254740991'])).toBe('integer');
});

test.each([
  '0108775015',
  '-0',
  '+1',
  '1.0',
  '9007199254740993',
  '12345678901234567890',
  ' 1',
  '1,5',
  '0x10',
  'NaN',
  '',
])('the value %j makes no column of integers', async (value) => {
  expect(await kindOf(['1', value])).not.toBe('integer');
});

test.each(['0108775015', '00.5', '9007199254740993', '.5', '1_000', '1e999', 'NaN', 'Infinity', '1,5', ' '])(
  'the value %j makes a column text: as a number it would not come back',
  async (value) => {
    expect(await kindOf(['1', value])).toBe('text');
  },
);

test.each(['2.50', '-0.1', '1e-05', '0.30000000000000004', '', '1.7976931348623157e+308'])(
  'the value %j may stand in a column of numbers',
  async (value) => {
    expect(await kindOf(['1.5', value])).toBe('number');
  },
);

test('a column in which nothing stands is text', async () => {
  expect(await kindOf(['', ''])).toBe('text');
  expect(await kindOf(['1'], [-1])).toBe('text');
});

test('only rows of images count', async () => {
  expect(await kindOf(['1', 'none', '3'], [2, 0])).toBe('integer');
});

test('an image without a label makes whole numbers numbers, its own NaN', async () => {
  const column = await toTableColumn('n', { rowOf: Int32Array.of(1, -1, 0), cell: (row) => ['10', '20'][row]! });
  expect(column).toEqual({ name: 'n', kind: 'number', values: Float64Array.of(20, Number.NaN, 10) });
});

test('text is as it stands in the file, and empty for an image without a label', async () => {
  const column = await toTableColumn('t', { rowOf: Int32Array.of(0, -1), cell: () => '0108775015' });
  expect(column).toEqual({ name: 't', kind: 'text', values: ['0108775015', ''] });
});
