import type { FileFormat } from './file-format.ts';
import { csvLines } from './snippet-lines.ts';

const TITLES_BYTES = 3 + 'row,path,stem,label,class\r\n'.length; // behind the byte order mark
const BESIDE_LINE = 4 + 2; // commas, and the line's end

/** What each row is, for spreadsheets. */
export const rowsCsv = {
  id: 'rows-csv',
  use: 'choice',
  suffix: '-rows.csv',
  mime: 'text/csv',
  holdsRows: false,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts) {
    const { rows, paths, stems, labelBytes, classBytes, columns } = facts;
    let bytes = TITLES_BYTES + digitsBelow(rows) + paths.bytes + stems.bytes + labelBytes + classBytes;
    bytes += rows * BESIDE_LINE;
    for (const { name, texts } of columns) bytes += name.length + 1 + texts.bytes + rows;
    return bytes;
  },
  open: async () => (await import('../write-rows-csv.ts')).openRowsCsvWriter,
  snippet: (request) => csvLines(request, 'table', `row, path, stem, label, class${request.hasColumns ? ' …' : ''}`),
} as const satisfies FileFormat;

/** Digits of all whole numbers from 0 to `count - 1`. */
function digitsBelow(count: number): number {
  let digits = count;
  for (let from = 10; from < count; from *= 10) digits += count - from;
  return digits;
}
