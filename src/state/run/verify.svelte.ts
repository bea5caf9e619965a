import { allRows, rowAt, type RowTable } from '../../core/row-table.ts';
import { verifyRows, type VerifyReport } from '../../pipeline/verify-rows.ts';
import type { VerifyView } from './view.ts';
import { spoilsEmbedder } from './engine.ts';
import { openPlainParts } from './plain-parts.ts';
import type { OpenRows } from '../rows/snapshot.ts';
import type { RunParts } from './run.svelte.ts';
import { toShownError } from '../app/shown-error.ts';

/** Images checked at a press of Verify, unless the visitor chooses otherwise. */
const SAMPLE = 20;

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
    const { folder, currentRows } = this.#parts;
    return (
      folder.phase.kind === 'open' && currentRows.count > 0 && this.#phase.kind !== 'running' && !this.#isRunning()
    );
  }

  async verify(): Promise<void> {
    if (!this.canVerify) return;
    const { currentRows, engine } = this.#parts;
    const abort = (this.#abort = new AbortController());
    // Results of a check that was cancelled come late: they are nobody's.
    const show = (phase: VerifyView['phase']) => {
      if (this.#abort === abort) this.#phase = phase;
    };
    const total = this.sample === 'all' ? currentRows.count : Math.min(this.sample, currentRows.count);
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
    const { currentRows } = this.#parts;
    const rows = await currentRows.openRows();
    const table = await rows.store.snapshot();
    try {
      return await this.#encodeAgain(rows, table, { onProgress, signal });
    } finally {
      table.release();
    }
  }

  async #encodeAgain(
    rows: OpenRows,
    table: RowTable,
    { onProgress, signal }: { readonly onProgress: (done: number) => void; readonly signal: AbortSignal },
  ): Promise<VerifyReport> {
    const { folder, settings, engine } = this.#parts;
    const sample = new Map(Array.from(this.#drawSample(allRows(table)), (row) => [table.paths[row]!, row]));
    return verifyRows({
      ...(await openPlainParts(rows, { settings, engine }, signal)),
      // eslint-disable-next-line @typescript-eslint/require-await -- a sequence that is there already
      images: async function* () {
        for (const path of sample.keys()) yield folder.imageAt(path);
      },
      stored: (path, ended) => rowAt(table, sample.get(path) ?? -1, ended),
      onProgress,
    });
  }

  /** So many of the rows at random, each at most once. */
  #drawSample(rows: Int32Array<ArrayBuffer>): Int32Array {
    const size = this.sample === 'all' ? rows.length : Math.min(this.sample, rows.length);
    for (let i = 0; i < size; i++) {
      const other = i + Math.floor(Math.random() * (rows.length - i));
      [rows[i], rows[other]] = [rows[other]!, rows[i]!];
    }
    return rows.subarray(0, size);
  }
}
