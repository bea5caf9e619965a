import { BatchLeases } from '../core/batch-leases.ts';
import { isAbort } from '../core/errors.ts';
import { Gate } from '../core/gate.ts';
import type { Preprocessing } from '../core/preprocessing.ts';
import { encodeFolder, type EncodeEvent, type ImageRef } from '../pipeline/encode-folder.ts';
import type { EmbedReport } from '../stages/embed/embed.contract.ts';
import type { Embedder } from '../stages/embed/embedder.ts';
import type { RowStore, StoredImage } from '../stages/persist/row-store.ts';
import type { RunPhase, RunView, SkipView, Thumbnail } from './app-view.ts';
import { backendLabel, backendText } from './backend-text.ts';
import { spoilsEmbedder, type Engine } from './engine.ts';
import type { Folder } from './folder.svelte.ts';
import { rememberRate } from './remembered-rate.ts';
import { RunProgress } from './run-progress.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import { toShownError } from './shown-error.ts';
import { StayAwake } from './stay-awake.ts';
import { Thumbnails } from './thumbnails.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Batches in memory: one at the model, one ready, one filling. */
const MAX_BATCHES = 3;

/** What a run needs of the page. */
export interface RunParts {
  readonly folder: Folder;
  readonly settings: Settings;
  readonly engine: Engine;
  readonly workspace: Workspace;
}

/** Which images a run is for: those that the settings choose, or named ones. */
type Selection = { readonly kind: 'chosen' } | { readonly kind: 'named'; readonly paths: readonly string[] };

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
  #selection = $state.raw<Selection>({ kind: 'chosen' });

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
  get total(): number | undefined {
    const { folder, settings } = this.#parts;
    if (this.#selection.kind === 'named') return this.#selection.paths.length;
    if (folder.isWalking) return undefined;
    return settings.firstOnly ? Math.min(settings.firstCount, folder.chosenImages) : folder.chosenImages;
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
    return this.#parts.workspace.store?.storedBytes ?? 0;
  }
  get backendText(): string {
    return this.#report ? backendText(this.#report) : '';
  }
  get notes(): readonly string[] {
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
    return !this.isActive && folder.phase.kind === 'open' && (folder.isWalking || folder.chosenImages > 0);
  }
  /** Backend, adapter and versions of the embedder as it stands; undefined before the first self-check. */
  get report(): EmbedReport | undefined {
    return this.#report;
  }

  start(): Promise<void> {
    return this.#run({ kind: 'chosen' });
  }

  retrySkipped(): Promise<void> {
    return this.#run({ kind: 'named', paths: this.skips.map(({ path }) => path) });
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

  /** Forgets the last run: another folder was opened. */
  reset(): void {
    this.#thumbnails.clear();
    this.#phase = { kind: 'idle' };
    this.showStoredSkips();
  }

  /** Shows the skips that the store knows of an earlier visit. */
  showStoredSkips(): void {
    this.#progress.begin(this.#parts.workspace.skipped);
  }

  async #run(selection: Selection): Promise<void> {
    if (!this.canStart) return;
    const { workspace, engine } = this.#parts;
    const abort = new AbortController();
    this.#abort = abort;
    this.#onBegin();
    this.#selection = selection;
    this.#gate.open();
    this.#awake.on();
    this.#thumbnails.clear();
    let outcome: RunPhase = { kind: 'finished' };
    try {
      await this.#encode(selection, abort.signal);
    } catch (error) {
      outcome = isAbort(error) ? { kind: 'cancelled' } : { kind: 'failed', error: toShownError(error) };
      if (spoilsEmbedder(error)) engine.dropEmbedder();
    }
    this.#progress.stopClock();
    try {
      const { unlisted, finalClasses } = this.#parts.folder;
      await workspace.finishRun([...this.#progress.skipped.values()], unlisted, finalClasses);
    } catch (error) {
      if (outcome.kind !== 'failed') outcome = { kind: 'failed', error: toShownError(error) };
    }
    this.#awake.off();
    this.#phase = outcome;
  }

  async #encode(selection: Selection, signal: AbortSignal): Promise<void> {
    const { settings, engine, workspace } = this.#parts;
    const spec = settings.preprocessing;
    this.#phase = { kind: 'preparing', step: 'opening-store' };
    const store = await workspace.openStore();
    await workspace.announceRun();
    this.#progress.begin(workspace.skipped);
    signal.throwIfAborted();
    this.#phase = { kind: 'preparing', step: 'checking-pixels' };
    const lanes = await engine.lanes(spec);
    signal.throwIfAborted();
    const embedder = await this.#openEmbedder(signal);

    this.#setPhase({ kind: 'running' }, signal);
    this.#progress.startClock();
    await encodeFolder({
      images: (ended) => this.#images(selection, ended),
      decoders: lanes,
      leases: new BatchLeases<StoredImage>({
        batchSize: embedder.report.batchSize,
        slotBytes: 3 * spec.sizePx * spec.sizePx * 4,
        maxBatches: MAX_BATCHES,
        shared: crossOriginIsolated,
      }),
      embed: (batch) => this.#embed(embedder, batch),
      store,
      backend: () => backendLabel(embedder.report),
      gate: this.#gate,
      onEvent: (event) => this.#take(event, spec),
      signal,
    });
    this.#progress.show();
    rememberRate(settings.model, this.#progress.shown.imagesPerSecond);
    await this.#forgetVanished(selection, store);
  }

  async #openEmbedder(signal: AbortSignal): Promise<Embedder> {
    const { settings, engine } = this.#parts;
    this.#setPhase({ kind: 'preparing', step: 'downloading-model' }, signal);
    const embedder = await engine.embedder(settings.model, settings.device, {
      signal,
      onDownload: ({ loadedBytes, totalBytes }) => {
        const isDone = loadedBytes >= totalBytes;
        const step = isDone ? 'self-check' : 'downloading-model';
        if (this.#phase.kind === 'preparing') this.#phase = { kind: 'preparing', step, loadedBytes, totalBytes };
      },
    });
    this.#report = embedder.report;
    return embedder;
  }

  async #embed(embedder: Embedder, batch: Parameters<Embedder['embed']>[0]) {
    const result = await embedder.embed(batch);
    if (embedder.report.notes.length !== this.#report?.notes.length) this.#report = embedder.report;
    return result;
  }

  async *#images(selection: Selection, signal: AbortSignal): AsyncGenerator<ImageRef, void> {
    const { folder } = this.#parts;
    if (selection.kind === 'chosen') yield* folder.chosen(signal);
    else for (const path of selection.paths) yield folder.imageAt(path);
  }

  #take(event: EncodeEvent, spec: Preprocessing): void {
    if (event.kind === 'decoded') {
      this.#thumbnails.offer(event.path, event.image, spec, performance.now());
    } else this.#progress.take(event);
  }

  /** Rows and skips of files that are gone leave, but only after a walk that saw everything. */
  async #forgetVanished(selection: Selection, store: RowStore): Promise<void> {
    const { folder } = this.#parts;
    if (selection.kind !== 'chosen' || !folder.isCompletelyWalked) return;
    const vanished = [...store.storedPaths()].filter((path) => !folder.has(path));
    if (vanished.length > 0) await store.remove(vanished);
    this.#progress.keepSkips((path) => folder.has(path));
  }

  /** A step of getting ready must not overwrite `cancelling`. */
  #setPhase(phase: RunPhase, signal: AbortSignal): void {
    signal.throwIfAborted();
    this.#phase = phase;
  }
}
