/** Cells of a sheet, by where the farthest of them stands. */
export interface SheetExtent {
  readonly rows: number;
  readonly columns: number;
}

const DIGITS_FROM = 0x30;
const DIGITS_TO = 0x39;
const LETTERS_FROM = 0x41;
const LETTERS_TO = 0x5a;
const LETTERS = 26;
/** ` r="`, by which a cell says where it stands. */
const PLACE = [0x20, 0x72, 0x3d, 0x22];

/**
 * How far a sheet reaches: a few bytes may name the farthest corner, and the library makes a list of every row up to it.
 *
 * @param xml - the sheet's part of the workbook
 */
export function sheetExtent(xml: Uint8Array): SheetExtent {
  let rows = 0;
  let columns = 0;
  for (let at = xml.indexOf(PLACE[0]!); at >= 0; at = xml.indexOf(PLACE[0]!, at + 1)) {
    if (!PLACE.every((byte, i) => xml[at + i] === byte)) continue;
    let end = at + PLACE.length;
    let column = 0;
    let row = 0;
    for (; isBetween(xml[end], LETTERS_FROM, LETTERS_TO); end++)
      column = column * LETTERS + xml[end]! - LETTERS_FROM + 1;
    for (; isBetween(xml[end], DIGITS_FROM, DIGITS_TO); end++) row = row * 10 + xml[end]! - DIGITS_FROM;
    rows = Math.max(rows, row);
    columns = Math.max(columns, column);
  }
  return { rows, columns };
}

function isBetween(byte: number | undefined, from: number, to: number): boolean {
  return byte !== undefined && byte >= from && byte <= to;
}
