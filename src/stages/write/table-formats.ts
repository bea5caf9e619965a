import type { OpenTableWriter } from './table-writer.ts';
import { openNpyWriter } from './write-npy.ts';
import { openNpzWriter } from './write-npz.ts';
import { openPathsJsonWriter } from './write-paths-json.ts';
import { openMatrixPickleWriter } from './write-pickle-matrix.ts';
import { openNestedPickleWriter } from './write-pickle-nested.ts';
import { openRowsCsvWriter } from './write-rows-csv.ts';
import { openSkippedCsvWriter } from './write-skipped-csv.ts';
import type { WriteFormat } from './write.contract.ts';

/** What the session must know of a format. A new one is a file `write-….ts`, a name in the contract, and a line here. */
export interface TableFormat {
  readonly open: OpenTableWriter;
  /** Whether the file holds rows; if not, none may come. */
  readonly holdsRows: boolean;
  /** Whether float64 may be asked for. */
  readonly allowsFloat64: boolean;
}

/** Every format that can be written. */
export const TABLE_FORMATS: Readonly<Record<WriteFormat, TableFormat>> = {
  npz: { open: openNpzWriter, holdsRows: true, allowsFloat64: false },
  npy: { open: openNpyWriter, holdsRows: true, allowsFloat64: false },
  'pickle-matrix': { open: openMatrixPickleWriter, holdsRows: true, allowsFloat64: true },
  'pickle-nested': { open: openNestedPickleWriter, holdsRows: true, allowsFloat64: true },
  'paths-json': { open: openPathsJsonWriter, holdsRows: false, allowsFloat64: false },
  'rows-csv': { open: openRowsCsvWriter, holdsRows: false, allowsFloat64: false },
  'skipped-csv': { open: openSkippedCsvWriter, holdsRows: false, allowsFloat64: false },
};
