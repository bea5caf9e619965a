import { Slicer } from '../../core/event-loop.ts';
import type { TextTable } from '../../core/text-table.ts';
import { chooseRule, proposeKeyColumn, type ChosenRule } from '../../tables/choose-rule.ts';
import { ImageNames } from '../../tables/image-names.ts';
import { joinLabels, type LabelJoin } from '../../tables/join-labels.ts';
import { kindOfColumn, type ColumnKind } from '../../tables/label-columns.ts';
import { foundForm, keyForm, type LabelRule } from '../../tables/label-rule.ts';
import type { LabelsMatch } from './labels-view.ts';

/** Rows in which an example is looked for. */
const EXAMPLE_ROWS = 100;
const EXAMPLE_LENGTH = 80;

/** A file of labels and the images that it was brought together with. */
export interface MatchedLabels {
  /** The file's table; its first line is a row where that names an image. */
  readonly table: TextTable;
  readonly isHeaderRow: boolean;
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
 * Brings the rows of a table and images together, in slices. A first line that names an image is a row.
 *
 * @param paths - POSIX, relative to the picked folder
 * @throws the signal's reason
 */
export async function matchLabels(
  file: TextTable,
  paths: readonly string[],
  options: MatchOptions,
): Promise<MatchedLabels> {
  const { signal } = options;
  const images = new ImageNames(paths);
  const given = { key: options.key, images, signal };
  const named = await findKeys(file, given);
  const headerless = options.rule ? undefined : await tableWithoutHeader(file, named, given);
  const { table, key, keys, rule } = headerless ?? named;
  const isSame = (row: number, other: number) =>
    table.columns.every((_, column) => column === key || table.cell(row, column) === table.cell(other, column));
  const join = await joinLabels(keys, images, { rule: options.rule ?? rule, isSame, signal });
  return { table, isHeaderRow: headerless !== undefined, key, join };
}

interface FoundKeys extends ChosenRule {
  readonly table: TextTable;
  readonly key: number;
  readonly keys: readonly string[];
}

interface Given {
  readonly key: number | undefined;
  readonly images: ImageNames;
  readonly signal: AbortSignal | undefined;
}

async function findKeys(table: TextTable, { key: given, images, signal }: Given): Promise<FoundKeys> {
  const size = { rows: table.rows, columns: table.columns.length };
  const keysOf = (column: number, rows?: readonly number[]) => readColumn(table, column, { rows, signal });
  const key = given ?? (await proposeKeyColumn(size, keysOf, { images, signal }));
  const keys = await keysOf(key);
  return { table, key, keys, ...(await chooseRule(keys, images, signal)) };
}

/** What a column of keys is usually called: no first line that has it names an image, unless with a file ending. */
const USUAL_NAME =
  /^(?:article|asset|file|id|image|img|item|key|label|name|path|photo|picture|sample|stem|url)(?:[ _-]?(?:file|id|name|path|stem|url))?s?$/i;

/** The table without names of columns, where its first line names an image that no row names; else undefined. */
async function tableWithoutHeader(file: TextTable, named: FoundKeys, given: Given): Promise<FoundKeys | undefined> {
  const table = file.withoutHeader?.();
  if (!table) return undefined;
  const { images, signal } = given;
  // Below the first line nothing may be left to go by.
  const found = named.images > 0 ? named : await findKeys(table, given);
  if (found.images === 0) return undefined;
  const { rule, key } = found;
  const first = keyForm(rule, table.cell(0, key));
  const isWithEnding = rule.kind === 'name' || rule.kind === 'path';
  if (!isWithEnding && USUAL_NAME.test(first)) return undefined;
  const image = (await images.by(rule.kind, signal)).firstOf(first);
  if (image < 0) return undefined;
  const form = foundForm(rule.kind, first);
  if (named.keys.some((other) => foundForm(rule.kind, keyForm(rule, other)) === form)) return undefined;
  return await findKeys(table, { ...given, key });
}

/** How each column will be saved, in slices. @throws the signal's reason */
export async function kindsOfColumns(
  { table, join }: MatchedLabels,
  signal: AbortSignal,
): Promise<readonly ColumnKind[]> {
  const kinds: ColumnKind[] = [];
  for (let column = 0; column < table.columns.length; column++) {
    kinds.push(await kindOfColumn({ rowOf: join.rowOf, cell: (row) => table.cell(row, column), signal }));
  }
  return kinds;
}

/** A value of a column, cut where it is long: the first one that there is in the first rows. */
export function exampleOf(table: TextTable, column: number): string {
  for (let row = 0; row < Math.min(table.rows, EXAMPLE_ROWS); row++) {
    const value = table.cell(row, column);
    if (value.length > EXAMPLE_LENGTH) return `${value.slice(0, EXAMPLE_LENGTH)}…`;
    if (value !== '') return value;
  }
  return '';
}

/** The match as the screen shows it: with lines of the file for rows. */
export function toLabelsMatch({ table, key, join }: MatchedLabels): LabelsMatch {
  const { rule, rowOf, images, unmatched, duplicates, disagreeing, without, shared } = join;
  return {
    keyColumn: table.columns[key] ?? '',
    rule: rule.kind,
    placeUnit: table.placeUnit,
    images,
    ofImages: rowOf.length,
    unmatched,
    duplicates: {
      count: duplicates.count,
      first: duplicates.first.map(({ rows, ...rest }) => ({ ...rest, lines: rows.map((row) => table.lineOf(row)) })),
    },
    disagreeing,
    without,
    shared,
  };
}

async function readColumn(
  table: TextTable,
  column: number,
  { rows, signal }: { readonly rows: readonly number[] | undefined; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  const slicer = new Slicer(signal);
  const values: string[] = [];
  const count = rows?.length ?? table.rows;
  for (let at = 0; at < count; at++) {
    if (slicer.isDue(at)) await slicer.breathe();
    values.push(table.cell(rows ? rows[at]! : at, column));
  }
  return values;
}
