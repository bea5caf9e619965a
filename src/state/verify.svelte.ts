import { BatchLeases } from '../core/batch-leases.ts';
import { isAbort } from '../core/errors.ts';
import { Gate } from '../core/gate.ts';
import { verifyRows } from '../pipeline/verify-rows.ts';
import type { StoredImage } from '../stages/persist/row-store.ts';
import type { VerifyView } from './app-view.ts';
import { backendLabel } from './backend-text.ts';
import type { RunParts } from './run.svelte.ts';
import { toShownError } from './shown-error.ts';

/** Images checked at a press of Verify, unless the visitor chooses otherwise. */
const SAMPLE = 20;
const MAX_BATCHES = 2;

/** The spot check on the screen. */
export class Verify implements VerifyView {
  readonly #parts: RunParts;
  readonly #isRunning: () => boolean;
  #phase = $state.raw<VerifyView['phase']>({ kind: 'idle' });
  #abort: AbortController | undefined;
  sample = $state<number | 'all'>(SAMPLE);

  /** @param isRunning - whether a run holds the model now */
  constructor(parts: RunParts, isRunning: () => boolean) {
    this.#parts = parts;
    this.#isRunning = isRunning;
  }

  get phase(): VerifyView['phase'] {
    return this.#phase;
  }

  get canVerify(): boolean {
    const { folder, workspace } = this.#parts;
    return folder.phase.kind === 'open' && workspace.count > 0 && this.#phase.kind !== 'running' && !this.#isRunning();
  }

  async verify(): Promise<void> {
    if (!this.canVerify) return;
    const { signal } = (this.#abort = new AbortController());
    const paths = this.#drawSample();
    const progress = (done: number) => {
      if (!signal.aborted) this.#phase = { kind: 'running', done, total: paths.length };
    };
    progress(0);
    try {
      const report = await this.#compare(paths, progress, signal);
      if (!signal.aborted) this.#phase = { kind: 'finished', ...report };
    } catch (error) {
      this.#phase = isAbort(error) ? { kind: 'idle' } : { kind: 'failed', error: toShownError(error) };
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Forgets the last check: other rows are open. */
  reset(): void {
    this.cancel();
    this.#phase = { kind: 'idle' };
  }

  async #compare(paths: readonly string[], onProgress: (done: number) => void, signal: AbortSignal) {
    const { folder, settings, engine, workspace } = this.#parts;
    const { store, parts, model } = await workspace.openRows();
    const spec = parts.preprocessing;
    const embedder = await engine.embedder(model, settings.device, { signal, onDownload: () => undefined });
    return verifyRows({
      // eslint-disable-next-line @typescript-eslint/require-await -- a sequence that is there already
      images: async function* () {
        for (const path of paths) yield folder.imageAt(path);
      },
      decoders: await engine.lanes(spec),
      leases: new BatchLeases<StoredImage>({
        batchSize: embedder.report.batchSize,
        slotBytes: 3 * spec.sizePx * spec.sizePx * 4,
        maxBatches: MAX_BATCHES,
        shared: crossOriginIsolated,
      }),
      embed: (batch) => embedder.embed(batch),
      store,
      backend: () => backendLabel(embedder.report),
      gate: new Gate(),
      onProgress,
      signal,
    });
  }

  /** So many stored paths at random, each at most once. */
  #drawSample(): readonly string[] {
    const paths = [...(this.#parts.workspace.store?.storedPaths() ?? [])];
    const size = this.sample === 'all' ? paths.length : Math.min(this.sample, paths.length);
    for (let i = 0; i < size; i++) {
      const other = i + Math.floor(Math.random() * (paths.length - i));
      [paths[i], paths[other]] = [paths[other]!, paths[i]!];
    }
    return paths.slice(0, size);
  }
}
