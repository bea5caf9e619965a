import { PipelineError } from '../../core/errors.ts';
import type { FileEnds } from '../../core/file-ends.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import type { SourceNote } from '../../core/source-set.ts';
import type { ImageRef } from '../../pipeline/encode-folder.ts';
import type { FolderWalk } from '../../stages/collect/folder-walk.ts';
import { hasFolderPicker } from '../../stages/collect/pick-folder.ts';
import type { FolderPhase, FolderView, HiddenNames, SubfolderView } from './view.ts';
import { choosePaths, countAll, countChosen, countIn, type Choice } from './choice.ts';
import type { DroppedKind } from './dropped-files.ts';
import { previewsOf } from './previews.ts';
import { bytesBesideRow } from './row-bytes.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { FolderIdentity } from './identity.ts';
import { rememberedRate } from '../run/remembered-rate.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { ShownError } from '../app/shown-error.ts';
import { LeftOut } from './left-out.svelte.ts';
import { FolderOpening } from './opening.svelte.ts';
import { OpenWalk } from './open-walk.svelte.ts';
import { SkippedFiles } from './skipped-files.svelte.ts';
import { endsOf, imageIn } from './source-files.ts';
import type { StoredFolders } from './stored-folders.svelte.ts';
import { countsByExtension, hiddenNamesOf, subfoldersOf } from './walk-facts.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';

/** What the folder needs of the page. */
export interface FolderParts {
  readonly settings: Settings;
  readonly identity: FolderIdentity;
  readonly stored: StoredFolders;
  readonly currentRows: CurrentRows;
  /** Told before the open folder is left: whatever works on it gives way. */
  readonly onLeave: () => void;
  /** Brings back what was chosen for a folder, before its rows are opened. */
  readonly restoreChoices?: (folder: FolderRecord) => Promise<void>;
  /** Takes what was dropped in a folder's place; not waited for. */
  readonly onFiles?: (kind: DroppedKind, files: readonly File[]) => void;
  /** Whether a run is on. */
  readonly isRunning?: () => boolean;
}

/** The picked folder: its walk, what is left out of it, and which stored folder it is. */
export class Folder implements FolderView {
  readonly hasPicker = hasFolderPicker();
  readonly #parts: FolderParts;
  readonly #opening: FolderOpening;
  readonly #walk: OpenWalk;
  readonly #skippedFiles: SkippedFiles;
  readonly #leftOut = new LeftOut();
  #record: FolderRecord | undefined;

  constructor(parts: FolderParts) {
    this.#parts = parts;
    const { identity, currentRows, restoreChoices, onFiles, isRunning } = parts;
    const opening = new FolderOpening({
      identity,
      currentRows,
      onWalk: (walk, now) => this.#walk.follow(walk, now),
      onTaken: (walk, record) => this.#take(walk, record),
      restoreChoices: restoreChoices ?? (() => Promise.resolve()),
      onFiles: (kind, files) => onFiles?.(kind, files),
      isRunning: () => isRunning?.() === true,
    });
    this.#opening = opening;
    this.#walk = new OpenWalk((failure) => opening.fail(failure));
    this.#skippedFiles = new SkippedFiles({
      currentRows,
      walk: () => this.#walk.counted,
      choice: () => this.choice,
      stat: (path) => this.imageAt(path).stat(),
    });
  }

  get phase(): FolderPhase {
    const { phase } = this.#opening;
    return phase.kind === 'open' ? { ...phase, walking: this.isWalking } : phase;
  }
  get refused(): ShownError | undefined {
    return this.#opening.refused;
  }
  get images(): number {
    const walk = this.#walk.counted;
    return walk ? countAll(walk, { leaveOutHidden: false, takeMore: this.choice.takeMore }) : 0;
  }
  readonly others = $derived.by(() => {
    const walk = this.#walk.counted;
    return walk ? countsByExtension(walk.others) : [];
  });
  readonly moreKinds = $derived.by(() => {
    const walk = this.#walk.counted;
    return walk ? countsByExtension(walk.more) : [];
  });
  get takesMore(): boolean {
    return this.#parts.settings.takeMore;
  }
  set takesMore(takes: boolean) {
    this.#parts.settings.takeMore = takes;
  }
  readonly subfolders: readonly SubfolderView[] = $derived.by(() => {
    const walk = this.#walk.counted;
    return walk ? subfoldersOf(walk, this.choice) : [];
  });
  get rootImages(): number {
    const root = this.#walk.counted?.root;
    return root ? countIn(root, this.choice) : 0;
  }
  readonly previews: readonly string[] = $derived.by(() => {
    const walk = this.#walk.counted;
    return walk ? previewsOf(walk.table) : [];
  });
  get unlisted(): readonly PipelineError[] {
    return [...(this.#walk.counted?.unlisted ?? [])];
  }
  get hiddenNames(): HiddenNames | undefined {
    const walk = this.#walk.counted;
    return walk && hiddenNamesOf(walk, this.#record?.hiddenImages ?? 0);
  }
  get notes(): readonly SourceNote[] {
    return this.#walk.counted?.source.notes ?? [];
  }
  get isPickerClosed(): boolean {
    return this.#opening.isPickerClosed;
  }
  get storedImages(): number {
    // Rows of images that are left out, or gone, do not count here.
    const most = this.isWalking ? Infinity : this.countOf({ ...this.choice, limit: undefined, sample: undefined });
    return Math.min(this.#parts.currentRows.count, most);
  }
  get skippedForGood(): number {
    return this.#skippedFiles.forGood;
  }
  readonly #bytesBesideRow = $derived.by(() => {
    const walk = this.#walk.counted;
    return walk ? bytesBesideRow(walk.table) : 0;
  });
  get estimate(): { readonly seconds: number | undefined; readonly bytes: number } {
    const { settings } = this.#parts;
    const missing = Math.max(0, this.countOf(this.choice) - this.storedImages - this.skippedForGood);
    const { chosen, output } = settings.models;
    const rate = rememberedRate(chosen, settings.preprocessing.current.sizePx);
    const dim = this.#parts.currentRows.dim || (output.dim ?? 0);
    const rowBytes = dim * Float32Array.BYTES_PER_ELEMENT + this.#bytesBesideRow;
    return { seconds: rate === undefined ? undefined : missing / rate, bytes: missing * rowBytes };
  }
  get restorable(): string | undefined {
    const { kind } = this.phase;
    return kind === 'none' || kind === 'failed' ? this.#parts.stored.restorable : undefined;
  }

  /** Whether the walk goes on. */
  get isWalking(): boolean {
    return this.#walk.counted?.state === 'walking';
  }
  /** Whether every folder was listed: what is not there now is gone. */
  get isCompletelyWalked(): boolean {
    return this.#walk.latest?.state === 'complete' && this.hiddenNames?.kind !== 'missing';
  }
  /** Resolves once the walk has ended, in whatever way. */
  async walked(): Promise<void> {
    await this.#walk.latest?.ended();
  }
  /** What Start would be for now. */
  get choice(): Choice {
    const { leaveOutHidden, takeMore, sampleOnly, sampleCount, limit, shard } = this.#parts.settings;
    const sample = sampleOnly ? sampleCount : undefined;
    return { excluded: this.#leftOut.names, leaveOutHidden, takeMore, limit, sample, shard };
  }
  /** Images that a choice means, of those found so far. */
  countOf(choice: Choice): number {
    const walk = this.#walk.counted;
    return walk ? countChosen(walk, choice) : 0;
  }
  /** Names of all top-level folders, once a complete walk knows them; undefined before. */
  get finalClasses(): readonly string[] | undefined {
    return this.isCompletelyWalked ? [...(this.#walk.latest?.topFolders.keys() ?? [])] : undefined;
  }

  pick(): Promise<void> {
    return this.#opening.pick();
  }
  useFiles(files: FileList): Promise<void> {
    return this.#opening.useFiles(files);
  }
  useDrop(transfer: DataTransfer): Promise<void> {
    return this.#opening.useDrop(transfer);
  }
  async restore(folderId?: string): Promise<void> {
    const handle = this.#parts.stored.handleOf(folderId);
    if (handle) await this.#opening.restore(handle);
  }
  takeBack(): Promise<void> {
    return this.#opening.takeBack();
  }
  openSample(): Promise<void> {
    return this.#opening.openSample();
  }
  /** A folder that is given by the program itself: the terminal's, or a handle that needs no asking. */
  use(source: FolderSource | FileSystemDirectoryHandle): Promise<void> {
    return this.#opening.use(source);
  }
  answerIdentity(isSame: boolean): Promise<void> {
    return this.#opening.answerIdentity(isSame);
  }
  dismissIdentity(): void {
    this.#opening.dismissIdentity();
  }

  setIncluded(subfolder: string, included: boolean): void {
    this.#leftOut.setIncluded(subfolder, included);
  }

  /** Leaves out these top-level subfolders, and no other. */
  leaveOut(names: readonly string[]): void {
    this.#leftOut.replace(names);
  }

  /** Subfolders that a complete walk did not find are no longer left out. */
  forgetGone(): void {
    const { finalClasses } = this;
    if (finalClasses) this.#leftOut.forgetGone(finalClasses);
  }

  close(): void {
    this.#opening.close();
    if (this.#record) void this.#parts.identity.noteClosed(this.#record);
    this.#leave();
  }

  /** Another tab wants the open folder: it can be taken back later. */
  giveUp(): void {
    const { latest } = this.#walk;
    if (!latest) return;
    this.#opening.giveUp(latest.source);
    this.#leave();
  }

  /** Opens the folder's rows anew after its store was left; as those of a new folder if they were deleted. */
  async reenter(isDeleted: boolean): Promise<void> {
    const { latest } = this.#walk;
    if (latest) await this.#opening.reopen(latest, isDeleted ? undefined : this.#record);
  }

  /** The folder cannot be used: its store failed. */
  fail(error: unknown): void {
    this.#opening.fail(error);
  }

  /** Looks at the folder again, for a run that begins: what is new is seen, what is gone no longer. Goes on beside the run. */
  walkAgain(): void {
    this.#walk.again();
  }

  /** Whether the folder holds this image, chosen or not. */
  has(path: string): boolean {
    return this.#walk.latest?.table.findPath(path) !== undefined;
  }

  /** The image at a path; whether it is there shows when it is opened. @throws PipelineError `folder-lost` if no folder is open */
  imageAt(path: string): ImageRef {
    return imageIn(this.#latest().source, path);
  }

  /** So many bytes of each end of files; undefined for one that can't be read. @throws PipelineError `folder-lost` */
  async endsOf(paths: readonly string[], bytes: number): Promise<readonly (FileEnds | undefined)[]> {
    return endsOf(this.#latest().source, paths, bytes);
  }

  /**
   * The images that a choice means, while the walk goes on.
   *
   * @throws the signal's reason; the walk's failure; PipelineError `folder-lost` if no folder is open
   */
  async *chosen(choice: Choice, signal: AbortSignal): AsyncGenerator<ImageRef, void> {
    const walk = this.#latest();
    for await (const path of choosePaths(walk, choice, signal)) yield imageIn(walk.source, path);
  }

  #latest(): FolderWalk {
    const { latest } = this.#walk;
    if (!latest) throw new PipelineError('folder-lost', 'collect', 'no folder is open');
    return latest;
  }

  /** Another folder is open from now on; or this one anew. */
  #take(walk: FolderWalk, record: FolderRecord): void {
    if (walk !== this.#walk.latest) this.#leave();
    this.#walk.take(walk);
    this.#record = record;
  }

  /** Lets go of the open folder; its stored rows stay. */
  #leave(): void {
    this.#parts.onLeave();
    this.#walk.stop();
    this.#record = undefined;
    this.#leftOut.replace([]);
    void this.#parts.currentRows.leave();
  }
}
