import { BatchLeases } from '../../core/batch-leases.ts';
import { Slicer } from '../../core/event-loop.ts';
import { Gate } from '../../core/gate.ts';
import { withGrace } from '../../core/grace.ts';
import { verifyRows, type VerifyReport } from '../../pipeline/verify-rows.ts';
import type { RowStore, StoredImage } from '../../stages/persist/row-store.ts';
import type { VerifyView } from './view.ts';
import { backendLabel } from './backend-text.ts';
import { spoilsEmbedder } from './engine.ts';
import type { RunParts } from './run.svelte.ts';
import { toShownError } from '../app/shown-error.ts';

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
    const { workspace, engine } = this.#parts;
    const abort = (this.#abort = new AbortController());
    // Results of a check that was cancelled come late: they are nobody's.
    const show = (phase: VerifyView['phase']) => {
      if (this.#abort === abort) this.#phase = phase;
    };
    const total = this.sample === 'all' ? workspace.count : Math.min(this.sample, workspace.count);
    show({ kind: 'running', done: 0, total });
    try {
      const report = await this.#compare((done) => show({ kind: 'running', done, total }), abort.signal);
      show({ kind: 'finished', ...report });
    } catch (error) {
      if (this.#abort === abort && spoilsEmbedder(error)) engine.dropEmbedder();
      show({ kind: 'failed', error: toShownError(error) });
    }
  }

  cancel(): void {
    if (this.#phase.kind === 'running') this.reset();
  }

  /** Forgets the last check: other rows are open. */
  reset(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#phase = { kind: 'idle' };
  }

  async #compare(onProgress: (done: number) => void, signal: AbortSignal): Promise<VerifyReport> {
    const { folder, settings, engine, workspace } = this.#parts;
    const rows = await workspace.openRows();
    const spec = rows.parts.preprocessing;
    const paths = this.#drawSample(await pathsIn(rows.store));
    const decoders = await withGrace(engine.lanes(spec), { signal, graceMs: 0 }); // a browser's own decoder may hang
    const embedder = await engine.embedder({ ...rows, sizePx: spec.sizePx }, settings.device, {
      signal,
      onDownload: () => undefined,
    });
    return verifyRows({
      // eslint-disable-next-line @typescript-eslint/require-await -- a sequence that is there already
      images: async function* () {
        for (const path of paths) yield folder.imageAt(path);
      },
      decoders,
      leases: new BatchLeases<StoredImage>({
        batchSize: embedder.report.batchSize,
        slotBytes: 3 * spec.sizePx * spec.sizePx * 4,
        maxBatches: MAX_BATCHES,
        shared: crossOriginIsolated,
      }),
      embed: (batch, ended) => embedder.embed(batch, ended),
      store: rows.store,
      backend: () => backendLabel(embedder.report),
      gate: new Gate(),
      onProgress,
      signal,
    });
  }

  /** So many of the paths at random, each at most once. */
  #drawSample(paths: string[]): readonly string[] {
    const size = this.sample === 'all' ? paths.length : Math.min(this.sample, paths.length);
    for (let i = 0; i < size; i++) {
      const other = i + Math.floor(Math.random() * (paths.length - i));
      [paths[i], paths[other]] = [paths[other]!, paths[i]!];
    }
    return paths.slice(0, size);
  }
}

async function pathsIn(store: RowStore): Promise<string[]> {
  const slicer = new Slicer();
  const paths: string[] = [];
  for (const path of store.storedPaths()) {
    paths.push(path);
    await slicer.breathe();
  }
  return paths;
}
