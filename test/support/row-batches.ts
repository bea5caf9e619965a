import { allRows, type RowTable } from '../../src/core/row-table.ts';
import type { RowBatch, RowStore } from '../../src/stages/persist/row-store.ts';

/** The row that belongs to a path (and a version of its file): a wrong row can never look right. */
export function rowOf(path: string, dim: number, version = 1): Float32Array<ArrayBuffer> {
  let state = version;
  for (const character of path) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Float32Array.from({ length: dim }, (_, i) => Math.imul(state, i + 1) / 2 ** 31);
}

/** A batch with each path's own row; `version` stands for the file's content. */
export function batchOf(
  paths: readonly string[],
  dim: number,
  options: { readonly version?: number; readonly backend?: string } = {},
): RowBatch {
  const { version = 1, backend = 'wasm' } = options;
  const rows = new Float32Array(paths.length * dim);
  paths.forEach((path, i) => rows.set(rowOf(path, dim, version), i * dim));
  return { images: paths.map((path) => ({ path, sizeBytes: 1000 + version, mtimeMs: version })), rows, backend };
}

/** Every stored path with its row as plain numbers, read in one go. */
export async function contentOf(store: RowStore): Promise<Map<string, readonly number[]>> {
  const table = await store.snapshot();
  try {
    return await rowsByPath(table);
  } finally {
    table.release();
  }
}

/** Every row of a table by its path, as plain numbers. */
export async function rowsByPath(table: RowTable): Promise<Map<string, readonly number[]>> {
  const { paths, dim } = table;
  const content = new Map<string, readonly number[]>();
  let at = 0;
  for await (const block of table.rows(allRows(table), new AbortController().signal)) {
    for (let start = 0; start < block.length; start += dim) {
      content.set(paths[at++]!, Array.from(block.subarray(start, start + dim)));
    }
  }
  return content;
}

/** What {@link contentOf} gives for a store that holds exactly these paths, each in the version named. */
export function expectedContent(versions: ReadonlyMap<string, number>, dim: number): Map<string, readonly number[]> {
  return new Map(Array.from(versions, ([path, version]) => [path, Array.from(rowOf(path, dim, version))]));
}
