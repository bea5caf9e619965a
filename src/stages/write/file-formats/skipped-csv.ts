import type { FileFormat } from './file-format.ts';
import { csvLines } from './snippet-lines.ts';

const TITLES_BYTES = 3 + 'path,stage,code,reason\r\n'.length; // behind the byte order mark
const BESIDE_LINE = 'decode'.length + 3 + 2; // the stage, commas, and the line's end

/** The files that were left out. */
export const skippedCsv = {
  id: 'skipped-csv',
  use: 'report',
  suffix: '-skipped.csv',
  mime: 'text/csv',
  holdsRows: false,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf: ({ skippedPaths, skippedReasons }) =>
    TITLES_BYTES + skippedPaths.bytes + skippedReasons.bytes + skippedPaths.count * BESIDE_LINE,
  open: async () => (await import('../write-skipped-csv.ts')).openSkippedCsvWriter,
  snippet: (request) => csvLines(request, 'skipped', 'path, stage, code, reason'),
} as const satisfies FileFormat;
