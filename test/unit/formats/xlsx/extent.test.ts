import { expect, test } from 'vitest';
import { sheetExtent } from '../../../../src/formats/xlsx/extent.ts';

const extentOf = (xml: string) => sheetExtent(new TextEncoder().encode(xml));

test('a sheet reaches as far as its farthest cells', () => {
  expect(extentOf('<row r="2"><c r="A2"/><c r="AB2" s="1"/></row><row r="7"/>')).toEqual({ rows: 7, columns: 28 });
  expect(extentOf('<c s="1" r="XFD1048576">')).toEqual({ rows: 1_048_576, columns: 16_384 });
  expect(extentOf('<sheetData/>')).toEqual({ rows: 0, columns: 0 });
});
