import type { Reduction, ReductionProgress, ReductionSpec } from '../../core/reduction.ts';
import { rowBlocks } from '../../core/row-blocks.ts';
import type { RowMatrix } from '../../core/row-table.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import type { ReduceApi } from './reduce.contract.ts';
import workerUrl from './reduce.worker.ts?worker&url';

const CRASH = { code: 'reduce-crashed', stage: 'reduce' } as const;

/** Rows to lend. */
type Lender = Pick<RowMatrix, 'dim' | 'count' | 'lend'>;

/** Makes a reduction. See {@link fitRows}. */
export type FitRows = (
  rows: Lender,
  spec: ReductionSpec,
  watch: { readonly onProgress: (progress: ReductionProgress) => void; readonly signal: AbortSignal },
) => Promise<Reduction>;

/**
 * Makes a reduction in a worker of its own, which reads the rows itself and is ended afterwards, or at once if the signal says so.
 *
 * @throws PipelineError `reduce-crashed`, or as `ReduceApi.fit`; the signal's reason
 */
export const fitRows: FitRows = async (rows, spec, { onProgress, signal }) => {
  signal.throwIfAborted();
  const link = openLink<ReduceApi>(workerUrl, 'reduce', CRASH);
  const loan = rows.lend();
  const progress = openCallback(onProgress);
  const either = AbortSignal.any([signal, loan.gone]);
  const giveUp = () => link.close();
  either.addEventListener('abort', giveUp);
  try {
    either.throwIfAborted();
    const shape = { dim: rows.dim, count: rows.count };
    return await link.guard(link.remote.fit(withTransfer(loan.port, [loan.port]), shape, spec, progress.proxy));
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    either.removeEventListener('abort', giveUp);
    link.close();
    loan.end();
    progress.release();
  }
};

/** Opens reduced rows. See {@link applyReduction}. */
export type ApplyReduction = (rows: Lender, reduction: Reduction) => Promise<RowMatrix>;

/**
 * The same rows, reduced: each is made in a worker when it is asked for, so that as many as there are take no more memory than a
 * few. Releasing them ends the worker; the rows that they are made of stay the caller's.
 *
 * @throws PipelineError `reduction-too-large`, `reduce-crashed`
 */
export const applyReduction: ApplyReduction = async (rows, reduction) => {
  const { count } = rows;
  const { dim } = reduction;
  const link = openLink<ReduceApi>(workerUrl, 'reduce', CRASH);
  const source = rows.lend();
  const died = new AbortController();
  // What never answers is rejected when the worker ends.
  link.guard(new Promise<never>(() => undefined)).catch((error: unknown) => died.abort(error));
  const gone = AbortSignal.any([died.signal, source.gone]);
  // Nobody answers the worker once the source is gone: its calls end with the worker.
  source.gone.addEventListener('abort', () => link.close());
  const release = () => {
    link.close();
    source.end();
  };
  const read = async (at: Int32Array) => {
    try {
      return await link.guard(link.remote.block(at));
    } catch (error) {
      source.gone.throwIfAborted();
      throw error;
    }
  };
  try {
    await link.guard(link.remote.open(withTransfer(source.port, [source.port]), reduction));
  } catch (error) {
    release();
    source.gone.throwIfAborted();
    throw error;
  }
  return {
    ...{ dim, count, release },
    rows: (at, signal) => rowBlocks({ dim, read }, at, signal),
    lend() {
      const { port1, port2 } = new MessageChannel();
      link.guard(link.remote.serve(withTransfer(port1, [port1]))).catch(() => undefined); // `gone` tells it
      return { port: port2, gone, end: () => undefined };
    },
  };
};
