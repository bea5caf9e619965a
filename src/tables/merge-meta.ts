import type { Manifest } from '../core/row-table.ts';
import { backendsOf, rangesOf, type BackendRange } from './backend-ranges.ts';
import type { Part } from './check-parts.ts';

/** What was done to the rows of all parts when they were written, as one run would have told it. */
export interface DoneToRows {
  readonly l2: boolean;
  readonly zeroRows: number;
  readonly rounding:
    { readonly maxRelative: number; readonly minCosine: number; readonly overflows: number } | undefined;
}

/** Where the rows of the merged table come from. */
export interface RowOrigins {
  /** Part of each row, and its number there. */
  readonly partOf: Int32Array;
  readonly rowOf: Int32Array;
}

/**
 * The manifest of merged parts: what they all say, which backend computed which rows, and the counts of the whole; nothing of their
 * division, and nothing of what was done to rows at writing ({@link mergeDone}).
 */
export function mergeManifest(
  parts: readonly Part[],
  { partOf, rowOf }: RowOrigins,
  counts: { readonly rows: number; readonly classes: number; readonly skipped: number },
  savedAt: Date,
): Manifest {
  const dim = Math.max(...parts.map(({ facts }) => facts.dim));
  const said = Object.entries(parts[0]?.facts.meta ?? {}).filter(([key]) => key !== 'shard' && key !== 'rows');
  const backends = mergeBackends(parts, { partOf, rowOf });
  return { ...Object.fromEntries(said), dim, ...(backends ? { backends } : {}), date: savedAt.toISOString(), counts };
}

/** What was done to the rows of all parts. */
export function mergeDone(parts: readonly Part[]): DoneToRows {
  const done = parts.map(({ facts }) => fieldsOf(facts.meta?.['rows']));
  const roundings = done
    .map(({ rounding }) => rounding)
    .filter((rounding) => rounding !== undefined)
    .map(fieldsOf);
  return {
    l2: done.some(({ l2 }) => l2 === true),
    zeroRows: sum(done.map(({ zero_rows }) => zero_rows)),
    rounding:
      roundings.length === 0
        ? undefined
        : {
            maxRelative: Math.max(...roundings.map(({ max_relative }) => numberOf(max_relative, 0))),
            minCosine: Math.min(...roundings.map(({ min_cosine }) => numberOf(min_cosine, 1))),
            overflows: sum(roundings.map(({ overflows }) => overflows)),
          },
  };
}

/** Ranges of rows by backend; undefined unless every part tells all of its own. */
function mergeBackends(parts: readonly Part[], { partOf, rowOf }: RowOrigins): readonly BackendRange[] | undefined {
  const byPart = parts.map(({ facts }) => backendsOf(facts.meta?.['backends'], facts.rows));
  if (byPart.includes(undefined)) return undefined;
  return rangesOf(Array.from(partOf, (part, row) => byPart[part]![rowOf[row]!]!));
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + numberOf(value, 0), 0);
}
