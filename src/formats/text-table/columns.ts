import type { TextTable, TextTableNote } from '../../core/text-table.ts';
import { uniqueNames } from '../csv/unique-names.ts';

/** A table of texts, column by column: nothing but data, so that a worker can hand it over. */
export interface TextColumns {
  /** Names of the columns, as they stand in the file; empty where it has none. */
  readonly header: readonly string[];
  /** Whether the names stood where a row stands, so that they may be one. */
  readonly isHeaderRow: boolean;
  /** A list of values for each name, all of one length. */
  readonly columns: readonly (readonly string[])[];
  readonly notes: readonly TextTableNote[];
  readonly placeUnit: TextTable['placeUnit'];
  /** Where each row begins in the file, from 1, in `placeUnit`s. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** Where the names stand. */
  readonly headerPlace: number;
}

/** A table of texts over columns, which it keeps. */
export function toTextTable(texts: TextColumns): TextTable {
  const { header, isHeaderRow } = texts;
  const named = uniqueNames(header);
  const table = tableOf(texts, { ...named, shift: 0 });
  if (!isHeaderRow) return table;
  const unnamed = { columns: uniqueNames(header.map(() => '')).columns, renamed: [], shift: 1 } as const;
  return { ...table, withoutHeader: () => tableOf(texts, unnamed) };
}

/** Places of rows that stand one after the other, the first at `first`. */
export function placesFrom(first: number, rows: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: rows }, (_, row) => row + first);
}

function tableOf(
  { header, columns: values, notes, placeUnit, places, headerPlace }: TextColumns,
  { columns, renamed, shift }: Pick<TextTable, 'columns' | 'renamed'> & { readonly shift: 0 | 1 },
): TextTable {
  return {
    ...{ columns, renamed, notes, placeUnit, rows: places.length + shift },
    cell(row, column) {
      const value = row < shift && row >= 0 ? header[column] : values[column]?.[row - shift];
      if (value === undefined) throw new RangeError(`no such cell: row ${row}, column ${column}`);
      return value;
    },
    lineOf(row) {
      const place = row < shift && row >= 0 ? headerPlace : places[row - shift];
      if (place === undefined) throw new RangeError(`no such row: ${row}`);
      return place;
    },
  };
}
