import { Slicer } from '../../core/event-loop.ts';
import type { CsvTable } from '../../formats/csv/reader.ts';
import { chooseRule, proposeKeyColumn } from '../../tables/choose-rule.ts';
import { ImageNames } from '../../tables/image-names.ts';
import { joinLabels, type LabelJoin } from '../../tables/join-labels.ts';
import { kindOfColumn, type ColumnKind } from '../../tables/label-columns.ts';
import type { LabelRule } from '../../tables/label-rule.ts';
import type { LabelsMatch } from './labels-view.ts';

/** Rows in which an example is looked for. */
const EXAMPLE_ROWS = 100;
const EXAMPLE_LENGTH = 80;

/** A file of labels and the images that it was brought together with. */
export interface MatchedLabels {
  /** Position of the column of keys. */
  readonly key: number;
  readonly join: LabelJoin;
}

/** What is given: the visitor's choice, or what an earlier match has found. */
export interface MatchOptions {
  /** Undefined for the column that matches most images. */
  readonly key: number | undefined;
  /** Undefined for the rule that matches most images. */
  readonly rule?: LabelRule | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the rows of a CSV and images together, in slices.
 *
 * @param paths - POSIX, relative to the picked folder
 * @throws the signal's reason
 */
export async function matchLabels(
  csv: CsvTable,
  paths: readonly string[],
  options: MatchOptions,
): Promise<MatchedLabels> {
  const { signal } = options;
  const images = new ImageNames(paths);
  const size = { rows: csv.rows, columns: csv.columns.length };
  const keysOf = (column: number, rows?: readonly number[]) => readColumn(csv, column, { rows, signal });
  const key = options.key ?? (await proposeKeyColumn(size, keysOf, { images, signal }));
  const keys = await keysOf(key);
  const rule = options.rule ?? (await chooseRule(keys, images, signal)).rule;
  const isSame = (row: number, other: number) =>
    csv.columns.every((_, column) => column === key || csv.cell(row, column) === csv.cell(other, column));
  return { key, join: await joinLabels(keys, images, { rule, isSame, signal }) };
}

/** How each column will be saved, in slices. @throws the signal's reason */
export async function kindsOfColumns(
  csv: CsvTable,
  { join }: MatchedLabels,
  signal: AbortSignal,
): Promise<readonly ColumnKind[]> {
  const kinds: ColumnKind[] = [];
  for (let column = 0; column < csv.columns.length; column++) {
    kinds.push(await kindOfColumn({ rowOf: join.rowOf, cell: (row) => csv.cell(row, column), signal }));
  }
  return kinds;
}

/** A value of a column, cut where it is long: the first one that there is in the first rows. */
export function exampleOf(csv: CsvTable, column: number): string {
  for (let row = 0; row < Math.min(csv.rows, EXAMPLE_ROWS); row++) {
    const value = csv.cell(row, column);
    if (value.length > EXAMPLE_LENGTH) return `${value.slice(0, EXAMPLE_LENGTH)}…`;
    if (value !== '') return value;
  }
  return '';
}

/** The match as the screen shows it: with lines of the file for rows. */
export function toLabelsMatch(csv: CsvTable, { key, join }: MatchedLabels): LabelsMatch {
  const { rule, rowOf, images, unmatched, duplicates, disagreeing, without, shared } = join;
  return {
    keyColumn: csv.columns[key] ?? '',
    rule: rule.kind,
    images,
    ofImages: rowOf.length,
    unmatched,
    duplicates: {
      count: duplicates.count,
      first: duplicates.first.map(({ rows, ...rest }) => ({ ...rest, lines: rows.map((row) => csv.lineOf(row)) })),
    },
    disagreeing,
    without,
    shared,
  };
}

async function readColumn(
  csv: CsvTable,
  column: number,
  { rows, signal }: { readonly rows: readonly number[] | undefined; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const slicer = new Slicer(signal);
  const values: string[] = [];
  const count = rows?.length ?? csv.rows;
  for (let at = 0; at < count; at++) {
    if (slicer.isDue(at)) await slicer.breathe();
    values.push(csv.cell(rows ? rows[at]! : at, column));
  }
  return values;
}
