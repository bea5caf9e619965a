/** Which backend computed which rows: `rows` is the first and the one behind the last. */
export interface BackendRange {
  readonly rows: readonly [number, number];
  readonly backend: string;
}

/**
 * The backend of each row.
 *
 * @param ranges - as a file's manifest has them: outside data
 * @returns undefined if they do not cover all rows, one range after another
 */
export function backendsOf(ranges: unknown, rows: number): readonly string[] | undefined {
  const backends: string[] = [];
  for (const range of Array.isArray(ranges) ? (ranges as readonly unknown[]) : []) {
    if (typeof range !== 'object' || range === null || !('backend' in range && 'rows' in range)) return undefined;
    const { backend, rows: span } = range;
    const [from, to] = Array.isArray(span) ? (span as readonly unknown[]) : [];
    const isNext =
      from === backends.length && typeof to === 'number' && Number.isInteger(to) && to > from && to <= rows;
    if (typeof backend !== 'string' || !isNext) return undefined;
    while (backends.length < to) backends.push(backend);
  }
  return backends.length === rows ? backends : undefined;
}

/** The ranges of rows, by the backend of each. */
export function rangesOf(backends: Iterable<string>): readonly BackendRange[] {
  const ranges: { rows: [number, number]; backend: string }[] = [];
  let row = 0;
  for (const backend of backends) {
    const last = ranges.at(-1);
    if (last?.backend === backend) last.rows[1] = row + 1;
    else ranges.push({ rows: [row, row + 1], backend });
    row++;
  }
  return ranges;
}
