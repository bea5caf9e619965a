import { csvLine } from '../../formats/csv/text.ts';
import type { Output } from './table-writer.ts';

const LINES_A_CHUNK = 4096;
const BYTE_ORDER_MARK = '\ufeff'; // without it, Excel takes UTF-8 for the system's old code page

/**
 * Writes a CSV file (RFC 4180, UTF-8 with byte order mark), a few thousand lines at a time. Lone surrogates become U+FFFD, as
 * UTF-8 has none.
 *
 * @param titles - first line; like all fields to be made safe for spreadsheets by the caller
 * @param lineOf - fields of line i, from 0 to `count - 1`
 */
export async function writeCsv(
  output: Output,
  titles: readonly string[],
  count: number,
  lineOf: (i: number) => readonly string[],
): Promise<void> {
  const encoder = new TextEncoder();
  await output.write(encoder.encode(BYTE_ORDER_MARK + csvLine(titles)));
  for (let from = 0; from < count; from += LINES_A_CHUNK) {
    let lines = '';
    for (let i = from; i < Math.min(count, from + LINES_A_CHUNK); i++) lines += csvLine(lineOf(i));
    await output.write(encoder.encode(lines));
  }
}
