/**
 * A column of a table that is written a stretch of rows at a time: texts, whole numbers (int64), doubles, or moments in ms since
 * 1970, UTC. A value that is missing is null.
 */
export interface Column {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'number' | 'time';
  /** Whether values may be missing. */
  readonly isNullable: boolean;
  /** A row's value: a text for `text`, else a number; whole for `integer` and `time`. */
  readonly at: (row: number) => string | number | null;
}

/** The column of vectors: in each row a list of `dim` numbers. */
export interface VectorColumn {
  readonly name: string;
  readonly dim: number;
  readonly dtype: 'float16' | 'float32';
}
