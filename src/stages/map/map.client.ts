import type { RowMatrix } from '../../core/row-table.ts';
import { openCallback, openLink, withTransfer } from '../../core/worker-link.ts';
import type { MapApi, MapStep } from './map.contract.ts';
import workerUrl from './map.worker.ts?worker&url';

/** Makes a map of rows. */
export type MakeMap = (
  rows: Pick<RowMatrix, 'dim' | 'count' | 'lend'>,
  work: {
    /** The same rows and seed give the same map. */
    readonly seed: number;
    readonly onStep: (step: MapStep) => void;
    /** Ends the worker, and with it the map. */
    readonly signal: AbortSignal;
  },
) => Promise<Float32Array<ArrayBuffer>>;

/**
 * Makes a map in a worker of its own, which reads the rows itself and is ended afterwards.
 *
 * @returns x and y of each row, `Float32Array[n * 2]`
 * @throws PipelineError `map-crashed`, or as `MapApi.make`; the signal's reason
 */
export const makeMap: MakeMap = async (rows, { seed, onStep, signal }) => {
  signal.throwIfAborted();
  const link = openLink<MapApi>(workerUrl, 'map', { code: 'map-crashed', stage: 'map' });
  const loan = rows.lend();
  const steps = openCallback(onStep);
  const either = AbortSignal.any([signal, loan.gone]);
  const giveUp = () => link.close();
  either.addEventListener('abort', giveUp);
  try {
    either.throwIfAborted();
    const spec = { dim: rows.dim, count: rows.count, seed };
    return await link.guard(link.remote.make(withTransfer(loan.port, [loan.port]), spec, steps.proxy));
  } catch (error) {
    either.throwIfAborted();
    throw error;
  } finally {
    either.removeEventListener('abort', giveUp);
    link.close();
    loan.end();
    steps.release();
  }
};
