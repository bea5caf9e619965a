import { isAbort } from '../../core/errors.ts';
import { Gate } from '../../core/gate.ts';
import { withGrace } from '../../core/grace.ts';
import { encodeFolder, type EncodeEvent } from '../../pipeline/encode-folder.ts';
import type { EmbedReport } from '../../stages/embed/embed.contract.ts';
import type { Embedder } from '../../stages/embed/embedder.ts';
import type { BackendNote, BackendView, RunPhase, RunView, SkipView, Thumbnail } from './view.ts';
import { backendLabel } from './backend-label.ts';
import { spoilsEmbedder, type Engine } from './engine.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import { rememberRate } from './remembered-rate.ts';
import type { OpenRows } from '../rows/snapshot.ts';
import { openLeases } from './open-leases.ts';
import { RunProgress } from './progress.svelte.ts';
import { imagesOf, totalOf, vanishedOf, type RunScope } from './scope.ts';
import type { Settings } from '../app/settings.svelte.ts';
import { toShownError } from '../app/shown-error.ts';
import { StayAwake } from './stay-awake.ts';
import { Thumbnails } from './thumbnails.svelte.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';

/** Batches in memory: one at the model, one ready, one filling. */
const MAX_BATCHES = 3;

/** What a run needs of the page. */
export interface RunParts {
  readonly folder: Folder;
  readonly settings: Settings;
  readonly engine: Engine;
  readonly currentRows: CurrentRows;
}

/** One press of Start, from getting ready to the updated index. */
export class Run implements RunView {
  readonly #parts: RunParts;
  readonly #onBegin: () => void;
  readonly #progress = new RunProgress();
  readonly #thumbnails = new Thumbnails();
  readonly #gate = new Gate();
  readonly #awake = new StayAwake();
  #abort: AbortController | undefined;
  #phase = $state.raw<RunPhase>({ kind: 'idle' });
  #report = $state.raw<EmbedReport | undefined>(undefined);
  #scope = $state.raw<RunScope | undefined>(undefined);

  /** @param onBegin - told when a run begins: whatever else uses the model gives way */
  constructor(parts: RunParts, onBegin: () => void) {
    this.#parts = parts;
    this.#onBegin = onBegin;
  }

  get phase(): RunPhase {
    return this.#phase;
  }
  get encoded(): number {
    return this.#progress.shown.encoded;
  }
  get kept(): number {
    return this.#progress.shown.kept;
  }
  get done(): number {
    return this.#progress.shown.done;
  }
  get skips(): readonly SkipView[] {
    return this.#progress.shown.skips;
  }
  get remarks(): RunView['remarks'] {
    return this.#progress.shown.remarks;
  }
  get total(): number | undefined {
    const { folder } = this.#parts;
    return totalOf(this.#scope ?? { kind: 'chosen', choice: folder.choice }, folder);
  }
  get fraction(): number | undefined {
    const { total } = this;
    return total === undefined || total === 0 ? undefined : Math.min(1, this.#progress.shown.done / total);
  }
  get imagesPerSecond(): number | undefined {
    return this.#progress.shown.imagesPerSecond;
  }
  get secondsLeft(): number | undefined {
    const { done } = this.#progress.shown; // read first: it is what changes
    return this.total === undefined ? undefined : this.#progress.secondsFor(this.total - done);
  }
  get elapsedSeconds(): number {
    return this.#progress.shown.elapsedSeconds;
  }
  get storedBytes(): number {
    void this.#progress.shown; // the store is no reactive thing: it is read again whenever progress is shown
    return this.#parts.currentRows.store?.storedBytes ?? 0;
  }
  get backend(): BackendView | undefined {
    return this.#report;
  }
  get notes(): readonly BackendNote[] {
    return this.#report?.notes ?? [];
  }
  get selfCheckCosine(): number | undefined {
    return this.#report?.selfCheckCosine;
  }
  get thumbnails(): readonly Thumbnail[] {
    return this.#thumbnails.shown;
  }
  get isActive(): boolean {
    return ['preparing', 'running', 'paused', 'cancelling'].includes(this.#phase.kind);
  }
  get canStart(): boolean {
    const { folder } = this.#parts;
    return !this.isActive && folder.phase.kind === 'open' && (folder.isWalking || folder.countOf(folder.choice) > 0);
  }
  /** Backend, adapter and versions of the embedder as it stands; undefined before the first self-check. */
  get report(): EmbedReport | undefined {
    return this.#report;
  }

  /** Begins to open the model that is chosen, for a run that will start as soon as its folder is known. */
  openAhead(): void {
    const { engine, settings } = this.#parts;
    const { chosen: model, output } = settings.models;
    engine.openAhead({ model, output, sizePx: settings.preprocessing.current.sizePx }, settings.device);
  }

  start(): Promise<void> {
    return this.#run({ kind: 'chosen', choice: this.#parts.folder.choice });
  }

  async retrySkipped(): Promise<void> {
    if (this.skips.length === 0) return;
    await this.#run({ kind: 'named', paths: this.skips.map(({ path }) => path) });
  }

  pause(): void {
    if (this.#phase.kind !== 'running') return;
    this.#gate.shut();
    this.#progress.stopClock();
    this.#phase = { kind: 'paused' };
  }

  resume(): void {
    if (this.#phase.kind !== 'paused') return;
    this.#progress.startClock();
    this.#phase = { kind: 'running' };
    this.#gate.open();
  }

  cancel(): void {
    if (!this.isActive) return;
    this.#phase = { kind: 'cancelling' };
    this.#abort?.abort();
  }

  /** Forgets the last run, for other rows are open, and shows the skips that these know of. */
  reset(): void {
    this.#scope = undefined;
    this.#thumbnails.clear();
    this.#phase = { kind: 'idle' };
    const { skipped, skippedFiles } = this.#parts.currentRows;
    this.#progress.begin(skipped, skippedFiles);
  }

  /** Gives up the run that is on, if there is one, for its folder is about to be left. Nobody hears of it any more. */
  abandon(): void {
    if (!this.isActive) return;
    this.#abort?.abort();
    this.#abort = undefined;
    this.#awake.off();
    this.reset();
  }

  async #run(scope: RunScope): Promise<void> {
    if (!this.canStart) return;
    const { currentRows, engine, folder } = this.#parts;
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    this.#onBegin();
    if (scope.kind === 'chosen') folder.walkAgain();
    this.#scope = scope;
    this.#gate.open();
    this.#awake.on();
    this.#thumbnails.clear();
    let outcome: RunPhase = { kind: 'finished' };
    let rows: OpenRows | undefined;
    try {
      rows = await this.#openRows(signal);
      await this.#encode(rows, scope, signal);
    } catch (error) {
      if (this.#abort !== abort) return; // abandoned
      const isCancel = signal.aborted && isAbort(error);
      outcome = isCancel ? { kind: 'cancelled' } : { kind: 'failed', error: toShownError(error) };
      if (!isCancel && spoilsEmbedder(error)) engine.dropEmbedder();
    }
    this.#progress.stopClock();
    try {
      const skips = [...this.#progress.skipped.values()];
      if (rows) await currentRows.finishRun(rows, { skips, unlisted: folder.unlisted, classes: folder.finalClasses });
    } catch (error) {
      if (outcome.kind !== 'failed') outcome = { kind: 'failed', error: toShownError(error) };
    }
    if (this.#abort !== abort) return;
    this.#awake.off();
    this.#phase = outcome;
  }

  async #openRows(signal: AbortSignal): Promise<OpenRows> {
    const { currentRows } = this.#parts;
    this.#phase = { kind: 'preparing', step: 'opening-store' };
    const rows = await currentRows.openRows();
    signal.throwIfAborted();
    this.#progress.begin(currentRows.skipped, currentRows.skippedFiles);
    await rows.note.write(); // before the first row, so that none is ever without an entry
    return rows;
  }

  async #encode(rows: OpenRows, scope: RunScope, signal: AbortSignal): Promise<void> {
    const { engine, folder } = this.#parts;
    const { model, store } = rows;
    const { preprocessing } = rows.parts;
    this.#setPhase({ kind: 'preparing', step: 'checking-pixels' }, signal);
    const decoders = await withGrace(engine.decoders(preprocessing), { signal, graceMs: 0 }); // a browser's own decoder may hang
    const embedder = await this.#openEmbedder(rows, signal);

    this.#setPhase({ kind: 'running' }, signal);
    this.#progress.startClock();
    await encodeFolder({
      images: (ended) => imagesOf(scope, folder, ended),
      decoders,
      leases: openLeases({ decoders, embedder, preprocessing, maxBatches: MAX_BATCHES }, 'quick'),
      embed: (batch, ended) => this.#embed(embedder, batch, ended),
      store,
      backend: () => backendLabel(embedder.report),
      gate: this.#gate,
      onEvent: (event) => this.#take(event, rows, signal),
      signal,
    });
    this.#progress.show();
    rememberRate(model, this.#progress.shown.imagesPerSecond, preprocessing.sizePx);
    await this.#forgetVanished(scope, rows, signal);
  }

  async #openEmbedder({ model, output, parts }: OpenRows, signal: AbortSignal): Promise<Embedder> {
    const { settings, engine } = this.#parts;
    this.#setPhase({ kind: 'preparing', step: 'downloading-model' }, signal);
    const embedder = await engine.embedder({ model, output, sizePx: parts.preprocessing.sizePx }, settings.device, {
      signal,
      onDownload: ({ loadedBytes, totalBytes }) => {
        const isDone = loadedBytes >= totalBytes;
        const step = isDone ? 'self-check' : 'downloading-model';
        if (this.#phase.kind === 'preparing' && !signal.aborted)
          this.#phase = { kind: 'preparing', step, loadedBytes, totalBytes };
      },
    });
    this.#report = embedder.report;
    return embedder;
  }

  async #embed(embedder: Embedder, ...[batch, signal]: Parameters<Embedder['embed']>) {
    const result = await embedder.embed(batch, signal);
    if (embedder.report.notes.length !== this.#report?.notes.length) this.#report = embedder.report;
    return result;
  }

  #take(event: EncodeEvent, rows: OpenRows, signal: AbortSignal): void {
    if (this.#abort?.signal !== signal) return; // abandoned: its last batch is stored, but no longer shown
    if (event.kind === 'decoded') {
      this.#thumbnails.offer(event.path, event.image, rows.parts.preprocessing, performance.now());
    }
    this.#progress.take(event);
    if (event.kind === 'stored') rows.note.keepUp();
  }

  /** Rows and skips of files that are gone leave, but only after a walk that saw everything. */
  async #forgetVanished(scope: RunScope, { store }: OpenRows, signal: AbortSignal): Promise<void> {
    const { folder } = this.#parts;
    if (scope.kind !== 'chosen' || !folder.isCompletelyWalked) return;
    const vanished = await vanishedOf(store.storedPaths(), folder, signal);
    if (vanished.length > 0) await store.remove(vanished);
    this.#progress.keepSkips((path) => folder.has(path));
  }

  /** A step of getting ready must not overwrite `cancelling`. */
  #setPhase(phase: RunPhase, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.#phase = phase;
  }
}
