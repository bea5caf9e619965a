import { borrowRows, serveRows } from '../../../src/core/row-port.ts';
import type { ReductionSpec } from '../../../src/core/reduction.ts';
import { allRows, type RowLoan } from '../../../src/core/row-table.ts';
import { applyReduction, fitRows } from '../../../src/stages/reduce/reduce.client.ts';

/** Seconds of making a reduction, and of making all reduced rows. */
export interface ReduceTimes {
  readonly fit: number;
  readonly apply: number;
  readonly dim: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Reduces made-up rows, whose variances fall as those of real ones, in the worker that the page uses. */
export async function timeReduction(count: number, dim: number, spec: ReductionSpec): Promise<ReduceTimes> {
  const rows = { dim, count, lend: () => lendMade(dim) };
  const { signal } = new AbortController();
  const started = performance.now();
  const reduction = await fitRows(rows, spec, { onProgress: () => undefined, signal });
  const fitted = performance.now();
  const reduced = await applyReduction(rows, reduction);
  const { port } = reduced.lend();
  let seen = 0;
  for await (const block of borrowRows(port, reduction.dim).rows(allRows(reduced), signal)) {
    seen += block.length / reduction.dim;
  }
  const applied = performance.now();
  reduced.release();
  if (seen !== count) throw new Error(`${seen} reduced rows of ${count}`);
  const { settings } = reduction;
  return { fit: (fitted - started) / 1000, apply: (applied - fitted) / 1000, dim: reduction.dim, settings };
}

/** Rows that are made when they are asked for: they cost no memory, and next to no time. */
function lendMade(dim: number): RowLoan {
  const { port1, port2 } = new MessageChannel();
  const scale = Float32Array.from({ length: dim }, (_, i) => 2 ** -32 / (1 + i / 20));
  serveRows(port1, (at) => {
    const block = new Float32Array(at.length * dim);
    for (const [row, number] of at.entries()) {
      let state = Math.imul(number + 1, 0x9e3779b1);
      for (let i = 0; i < dim; i++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        block[row * dim + i] = state * scale[i]!;
      }
    }
    return Promise.resolve(block);
  });
  return { port: port2, gone: new AbortController().signal, end: () => port1.close() };
}
