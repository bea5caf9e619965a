import type { TableColumn } from '../../core/table-column.ts';
import { guardFormula, guardPath } from '../../formats/csv/text.ts';
import { uniqueNames } from '../../formats/csv/unique-names.ts';
import { stemOf } from '../../core/path-stem.ts';
import { writeCsv } from './csv-writer.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Writes what belongs to the rows of a pickle, or to a spreadsheet, as CSV: row (from 0), path, stem, label (class number, −1 for
 * none), class (empty for none), then the labels that come along, under their own names: one that is called like a column before it
 * gets a number, for readers go by name. A path that a spreadsheet would take
 * for a formula gets `./` in front, any other such text an apostrophe; a number that is missing is empty.
 */
export function openRowsCsvWriter(header: TableHeader, output: Output): TableWriter {
  const { paths, labels, classes, columns } = header;
  const names = ['row', 'path', 'stem', 'label', 'class', ...columns.map(({ name }) => guardFormula(name))];
  const { columns: titles } = uniqueNames(names);
  return {
    rows: () => Promise.reject(new RangeError('rows-csv holds no rows')),
    end: () =>
      writeCsv(output, titles, paths.length, (row) => {
        const path = paths[row]!;
        const label = labels[row]!;
        const className = guardFormula(classes[label] ?? '');
        const more = columns.map((column) => cellOf(column, row));
        return [String(row), guardPath(path), guardFormula(stemOf(path)), String(label), className, ...more];
      }),
  };
}

function cellOf({ kind, values }: TableColumn, row: number): string {
  if (kind === 'text') return guardFormula(values[row]!);
  const value = values[row]!;
  return Number.isNaN(value) ? '' : String(value);
}
