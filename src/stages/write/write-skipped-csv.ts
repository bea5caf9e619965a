import { csvLine, guardFormula, guardPath } from '../../formats/csv.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './write.contract.ts';

const LINES_A_CHUNK = 4096;
const BYTE_ORDER_MARK = '\ufeff'; // without it, Excel takes UTF-8 for the system's old code page

/**
 * Writes the files that were left out as CSV (RFC 4180, UTF-8 with byte order mark), columns path, stage, code, reason. A path
 * that a spreadsheet would take for a formula is written with `./` in front, which names the same file; such a reason gets an
 * apostrophe. All other values stand as they are; lone surrogates become U+FFFD, as UTF-8 has none.
 */
export function openSkippedCsvWriter(header: TableHeader, output: Output): TableWriter {
  return {
    rows: () => Promise.reject(new RangeError('skipped-csv holds no rows')),
    async end() {
      const encoder = new TextEncoder();
      await output.write(encoder.encode(BYTE_ORDER_MARK + csvLine(['path', 'stage', 'code', 'reason'])));
      for (let from = 0; from < header.skipped.length; from += LINES_A_CHUNK) {
        const lines = header.skipped
          .slice(from, from + LINES_A_CHUNK)
          .map(({ path, stage, code, reason }) => csvLine([guardPath(path), stage, code, guardFormula(reason)]));
        await output.write(encoder.encode(lines.join('')));
      }
    },
  };
}
