import { PipelineError } from '../../core/errors.ts';
import type { StartTimer } from '../../core/timer.ts';
import type { Attempt } from './backend-plan.ts';
import { withinLimit } from './batch-limit.ts';
import type { OpenedModel, OpenModel } from './embedder.ts';

/** What {@link openWithinLimit} needs to know besides. */
export interface OpenLimitOptions {
  readonly signal: AbortSignal;
  readonly startTimer: StartTimer;
}

/**
 * Opens a model, but does not wait for ever for a device that hangs. The attempt's limit counts from the moment at which the
 * model's file is there, and gets as much time as reading took on top: the engine's own code comes by the same way.
 *
 * @throws PipelineError what `open` throws; `embed-unavailable` once the time is over: no sign of too large a batch, so that
 *   the next engine is taken at once. The signal that `open` was given is aborted then, which ends its worker
 */
export async function openWithinLimit(
  open: OpenModel,
  attempt: Attempt,
  { signal, startTimer }: OpenLimitOptions,
): Promise<OpenedModel> {
  const { openLimitMs } = attempt;
  if (openLimitMs === undefined) return open(attempt, signal, () => undefined);
  const late = new AbortController();
  const startedAtMs = performance.now();
  let onRead: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => {
    onRead = resolve;
  });
  const opening = open(attempt, AbortSignal.any([signal, late.signal]), onRead);
  const wasOpened = opening.then(
    () => true,
    () => true,
  );
  if (await Promise.race([wasOpened, isRead.then(() => false)])) return opening;
  return withinLimit(opening, {
    limitMs: openLimitMs + Math.round(performance.now() - startedAtMs),
    startTimer,
    onLimit: (seconds) => {
      late.abort(new DOMException('opening took too long', 'AbortError'));
      return new PipelineError('embed-unavailable', 'embed', `it did not get ready within ${seconds} seconds`);
    },
  });
}
