import type { TableColumn } from '../core/table-column.ts';
import type { Part } from './check-parts.ts';
import { MergeRefused } from './merge-problem.ts';

/**
 * The columns of all parts, one part's rows after another's. Each part knows its own values only, so a column may be whole numbers
 * here, numbers with gaps there, and text elsewhere: it becomes what all of them can be.
 *
 * @throws MergeRefused if a part lacks a column, or numbers would have to become the text again that they once were
 */
export function mergeColumns(parts: readonly Part[]): readonly TableColumn[] {
  const filled = parts.filter(({ facts }) => facts.rows > 0); // where there is no image, nothing is known of the labels
  const [first] = filled;
  if (!first) return parts[0]?.facts.columns ?? [];
  for (const { name, facts } of filled) {
    const odd = namesOnlyIn(facts.columns, first.facts.columns) ?? namesOnlyIn(first.facts.columns, facts.columns);
    if (odd !== undefined) throw new MergeRefused({ code: 'other-columns', name, first: first.name, column: odd });
  }
  return first.facts.columns.map(({ name }) => merge(name, filled));
}

function namesOnlyIn(columns: readonly TableColumn[], others: readonly TableColumn[]): string | undefined {
  return columns.find(({ name }) => !others.some((other) => other.name === name))?.name;
}

function merge(name: string, parts: readonly Part[]): TableColumn {
  const columns = parts.map(({ facts }) => facts.columns.find((column) => column.name === name)!);
  const texts = columns.filter((column) => column.kind === 'text');
  if (texts.some(({ values }) => values.some((value) => value !== '')))
    return { name, kind: 'text', values: toTexts(name, parts, columns) };
  if (texts.length === columns.length) return { name, kind: 'text', values: texts.flatMap(({ values }) => values) };
  const isInteger = columns.every(({ kind }) => kind === 'integer');
  const values = Float64Array.from(columns.flatMap(toNumbers));
  return { name, kind: isInteger ? 'integer' : 'number', values };
}

/** A column of texts that are all empty says nothing: NaN among numbers. */
function toNumbers(column: TableColumn): readonly number[] {
  return column.kind === 'text' ? column.values.map(() => Number.NaN) : [...column.values];
}

/** Whole numbers are text again as they were; of others nobody knows how they were written. */
function toTexts(name: string, parts: readonly Part[], columns: readonly TableColumn[]): readonly string[] {
  return columns.flatMap((column, i) => {
    if (column.kind === 'text') return column.values;
    if (column.kind === 'integer') return Array.from(column.values, String);
    throw new MergeRefused({ code: 'other-columns', name: parts[i]!.name, first: parts[0]!.name, column: name });
  });
}
