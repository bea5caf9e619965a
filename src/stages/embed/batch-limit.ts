import { PipelineError } from '../../core/errors.ts';
import type { StartTimer } from '../../core/timer.ts';
import type { EmbedReport } from './embed.contract.ts';

/** No batch is given up before this, in ms: the machine may be busy with something else. */
const SHORTEST_LIMIT_MS = 60_000;
/** So many times as long as the first run, which compiled besides: a processor that got hot is five times slower, not fifty. */
const WARM_UPS = 50;

/** How long a batch may take on a model that is open, in ms. */
export function batchLimitMs({ warmUpMs }: Pick<EmbedReport, 'warmUpMs'>): number {
  return Math.max(SHORTEST_LIMIT_MS, WARM_UPS * warmUpMs);
}

/**
 * Waits for a batch, but not for ever.
 *
 * @param onLimit - ends the worker: the thread that hangs can't be stopped otherwise
 * @throws what the run throws; PipelineError `device-lost` (WebGPU) or `embed-crashed` (WebAssembly) once its time is over
 */
export function withinLimit<T>(
  run: Promise<T>,
  report: Pick<EmbedReport, 'backend' | 'batchSize' | 'warmUpMs'>,
  { onLimit, startTimer }: { readonly onLimit: () => void; readonly startTimer: StartTimer },
): Promise<T> {
  const limitMs = batchLimitMs(report);
  return new Promise<T>((resolve, reject) => {
    const stopTimer = startTimer(() => {
      const message = `model gave no answer within ${Math.round(limitMs / 1000)} seconds for a batch of ${report.batchSize}`;
      reject(new PipelineError(report.backend === 'webgpu' ? 'device-lost' : 'embed-crashed', 'embed', message));
      onLimit();
    }, limitMs);
    run.then(resolve, reject).finally(stopTimer);
  });
}
