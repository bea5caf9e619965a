import { expect, test } from 'vitest';
import type { ReductionSpec } from '../../../src/core/reduction.ts';
import { allRows, rowAt } from '../../../src/core/row-table.ts';
import { borrowRows } from '../../../src/core/row-port.ts';
import { reduceRows } from '../../../src/pipeline/reduce-rows.ts';
import { applyReduction, fitRows } from '../../../src/stages/reduce/reduce.client.ts';
import { memoryTable, type MemoryTable } from '../../support/row-tables.ts';

const PATHS = Array.from({ length: 40 }, (_, i) => `a/${i}.jpg`);
const SPEC: ReductionSpec = { method: 'pca', components: 2, whiten: false };
const quiet = () => undefined;

/** Rows along two directions in space, with a length of 6. */
function table(options: Parameters<typeof memoryTable>[2] = {}): MemoryTable {
  const rowFor = (path: string) => {
    const [x, y] = [PATHS.indexOf(path), PATHS.indexOf(path) % 7];
    return Float32Array.of(x, x + y, y, 2 * x, 5, x - y);
  };
  return memoryTable(PATHS, 6, { rowFor, manifest: { fingerprint: 'f00d' }, ...options });
}

const reduce = (of: MemoryTable, signal = new AbortController().signal, spec = SPEC) =>
  reduceRows({ table: of, by: { spec }, fit: fitRows, apply: applyReduction, onProgress: quiet, signal });

async function drain(source: Parameters<typeof allRows>[0] & ReturnType<typeof borrowRows>): Promise<Float32Array[]> {
  const blocks: Float32Array[] = [];
  for await (const block of source.rows(allRows(source), new AbortController().signal)) blocks.push(block);
  return blocks;
}

test('rows that lie in a plane keep their distances when two numbers are left of them', async () => {
  const whole = table({ maxBytes: 240 });
  const reduced = await reduce(whole);
  expect(reduced).toMatchObject({ dim: 2, count: 40, paths: PATHS });
  expect(reduced.manifest).toMatchObject({ dim: 2, reduction: { method: 'pca', input_dim: 6, dim: 2 } });
  expect(reduced.manifest['fingerprint']).toMatch(/^f00d\+[0-9a-f]{16}$/);
  const { signal } = new AbortController();
  const distance = async (of: typeof reduced | MemoryTable) => {
    const [a, b] = [await rowAt(of, 3, signal), await rowAt(of, 19, signal)];
    return Math.hypot(...a.map((value, i) => value - b[i]!));
  };
  expect(await distance(reduced)).toBeCloseTo(await distance(whole), 4);
  reduced.release();
  expect(whole.isReleased()).toBe(true);
});

test('another thread gets the same reduced rows over a loan', async () => {
  const reduced = await reduce(table());
  const loan = reduced.lend();
  const lent = await drain({ ...borrowRows(loan.port, 2), count: 40 });
  expect(lent).toEqual(await drain(reduced));
  expect(lent[0]).toHaveLength(80);
  reduced.release();
});

test('what is wrong with the rows is told with its code, and they stay whose they were', async () => {
  const constant = table({ rowFor: () => Float32Array.of(1, 2, 3, 4, 5, 6) });
  await expect(reduce(constant)).rejects.toMatchObject({ code: 'rows-constant', stage: 'reduce' });
  expect(constant.isReleased()).toBe(false);
  const failing = table({ failure: new RangeError('disk is gone') });
  await expect(reduce(failing)).rejects.toThrow('disk is gone');
});

test('a reduction for rows of another length is refused', async () => {
  const made = await reduce(table());
  const reduction = made.reduction!;
  made.release();
  const job = { by: { reduction }, fit: fitRows, apply: applyReduction, onProgress: quiet };
  const { signal } = new AbortController();
  const other = memoryTable(['a.jpg', 'b.jpg'], 3);
  await expect(reduceRows({ ...job, table: other, signal })).rejects.toMatchObject({ code: 'reduction-mismatch' });
});

test('Cancel ends the work at once', async () => {
  const cancel = new AbortController();
  const reducing = reduce(table(), cancel.signal);
  cancel.abort();
  await expect(reducing).rejects.toMatchObject({ name: 'AbortError' });
});
