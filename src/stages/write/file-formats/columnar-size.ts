import type { ColumnFacts, TableFacts } from './table-facts.ts';

const LENGTH_BYTES = 4; // of a text
const BESIDE_PAIR = 8; // brackets, quotes and commas of JSON
const COLUMN_FRAME = 45; // {"name":"","column":"","kind":"integer"},

/**
 * Bytes of all columns but the vectors.
 *
 * @param keepsMissing - whether a missing number takes its place
 */
export function columnarBytes(facts: TableFacts, keepsMissing: boolean): number {
  const { rows, paths, stems, classBytes } = facts;
  const bytes = paths.bytes + stems.bytes + classBytes + rows * (3 * LENGTH_BYTES + 3 * 8);
  return bytes + labelColumnBytes(facts, keepsMissing);
}

/** Bytes of the labels that came along. */
export function labelColumnBytes(
  { rows, columns }: Pick<TableFacts, 'rows' | 'columns'>,
  keepsMissing: boolean,
): number {
  const bytesOf = ({ kind, texts, present }: ColumnFacts) =>
    kind === 'text' ? texts.bytes + rows * LENGTH_BYTES : (keepsMissing ? rows : present) * 8;
  return columns.reduce((sum, column) => sum + bytesOf(column), 0);
}

/** Bytes of what the file says of itself. */
export function columnarMetadataBytes(facts: TableFacts): number {
  const { metaBytes, classes, skippedPaths, skippedReasons, columnNames } = facts;
  return (
    metaBytes +
    classes.bytes +
    classes.count * 3 +
    skippedPaths.bytes +
    skippedReasons.bytes +
    skippedPaths.count * BESIDE_PAIR +
    2 * columnNames.bytes +
    columnNames.count * COLUMN_FRAME
  );
}
