import type { Reduction, ReductionProgress, ReductionSpec } from '../../core/reduction.ts';
import { borrowRows, serveRows } from '../../core/row-port.ts';
import type { RowMatrix } from '../../core/row-table.ts';
import { withTransfer } from '../../core/worker-link.ts';
import { fitReduction } from './fit.ts';
import { Projector } from './projector.ts';
import type { ReduceApi } from './reduce.contract.ts';

// Whoever gives up ends the worker: there is nothing here that would have to be put in order.
const NEVER = new AbortController().signal;

/** One reduction of one table, kept in the worker; rows are made when they are asked for, and none is kept. */
export class ReduceSession implements ReduceApi {
  #open: { readonly source: Pick<RowMatrix, 'rows'>; readonly projector: Projector; readonly dim: number } | undefined;

  /** @throws as {@link ReduceApi.fit} */
  async fit(
    rows: MessagePort,
    { dim, count }: { readonly dim: number; readonly count: number },
    spec: ReductionSpec,
    onProgress: (progress: ReductionProgress) => void,
  ): Promise<Reduction> {
    const source = { ...borrowRows(rows, dim), dim, count };
    const reduction = await fitReduction(source, spec, { signal: NEVER, onProgress });
    return withTransfer(reduction, buffersOf(reduction));
  }

  /** @throws PipelineError `reduction-too-large` */
  async open(rows: MessagePort, reduction: Reduction): Promise<void> {
    const projector = await Projector.create(reduction);
    this.#open = { source: borrowRows(rows, reduction.inputDim), projector, dim: reduction.dim };
  }

  /** @throws TypeError if nothing is open */
  async block(at: Int32Array): Promise<Float32Array<ArrayBuffer>> {
    if (!this.#open) throw new TypeError('no reduction is open');
    const { source, projector, dim } = this.#open;
    const reduced = new Float32Array(at.length * dim);
    let made = 0;
    // Long rows come in blocks of bounded size, however many short ones they become.
    for await (const block of source.rows(at, NEVER)) {
      const some = projector.apply(block);
      reduced.set(some, made);
      made += some.length;
    }
    return withTransfer(reduced, [reduced.buffer]);
  }

  /** @throws TypeError if nothing is open */
  serve(port: MessagePort): Promise<void> {
    if (!this.#open) return Promise.reject(new TypeError('no reduction is open'));
    serveRows(port, (at) => this.block(at));
    return Promise.resolve();
  }
}

function buffersOf({ kernel, mean, components, scale, explainedVariance, explainedVarianceRatio }: Reduction) {
  const arrays = [kernel?.landmarks, mean, components, scale, explainedVariance, explainedVarianceRatio];
  return arrays.flatMap((array) => (array ? [array.buffer] : []));
}
