/** A column that bears another name than in the file. */
export interface RenamedColumn {
  /** Position, from 0. */
  readonly column: number;
  /** As it stands in the file; may be empty. */
  readonly from: string;
  readonly to: string;
}

/** What there is to say of how a file became a table of texts. */
export type TextTableNote =
  /** The file is not UTF-8. */
  | { readonly code: 'read-as-windows-1252' }
  /** Rows with more or fewer fields than there are columns: how many, and where (`lineOf`) the first five begin. */
  | {
      readonly code: 'ragged-rows';
      readonly rows: number;
      readonly fields: number;
      readonly firstLines: readonly number[];
    }
  /** A workbook has several sheets with something in them: the one that was read, and the others. */
  | { readonly code: 'sheet-read'; readonly sheet: string; readonly others: readonly string[] }
  /** Columns that hold vectors, pictures or other bytes, and were left out. */
  | { readonly code: 'columns-left-out'; readonly columns: readonly string[] }
  /** Pictures with several annotations: their categories stand in one cell. */
  | { readonly code: 'categories-joined'; readonly images: number };

/** A table of texts with named columns, whatever file it stood in. */
export interface TextTable {
  /** Names of the columns, no two alike. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Columns whose name in the file was empty or stood there before. */
  readonly renamed: readonly RenamedColumn[];
  readonly notes: readonly TextTableNote[];
  /** What the file counts its rows by. */
  readonly placeUnit: 'line' | 'row' | 'entry';
  /**
   * The same table with its first line as its first row and columns named by their number; undefined where names of columns
   * can't be mistaken for a row.
   */
  readonly withoutHeader?: (() => TextTable) | undefined;
  /** Text of a cell, as it stands there; empty where there is none. @throws RangeError if there is no such cell */
  cell(row: number, column: number): string;
  /** Where a row begins in the file, from 1, in {@link placeUnit}s. */
  lineOf(row: number): number;
}
