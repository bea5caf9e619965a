import { guardFormula, guardPath } from '../../formats/csv/text.ts';
import { writeCsv } from './csv-writer.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes the files that were left out as CSV, columns path, stage, code, reason. A path that a spreadsheet would take for a
 * formula is written with `./` in front, which names the same file; such a reason gets an apostrophe. All other values stand as
 * they are.
 */
export function openSkippedCsvWriter({ skipped }: TableHeader, output: Output): TableWriter {
  return {
    rows: () => Promise.reject(new RangeError('skipped-csv holds no rows')),
    end: () =>
      writeCsv(output, ['path', 'stage', 'code', 'reason'], skipped.length, (i) => {
        const { path, stage, code, reason } = skipped[i]!;
        return [guardPath(path), stage, code, guardFormula(reason)];
      }),
  };
}
