import { PipelineError } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import type { SourceNote } from '../../core/source-set.ts';
import type { ImageRef } from '../../pipeline/encode-folder.ts';
import { DirectoryHandleSource } from '../../stages/collect/directory-handle-source.ts';
import { FileListSource } from '../../stages/collect/file-list-source.ts';
import { FolderWalk } from '../../stages/collect/folder-walk.ts';
import { hasFolderPicker, pickFolder, reopenFolder } from '../../stages/collect/pick-folder.ts';
import { readDrop } from '../../stages/collect/read-drop.ts';
import { openSample } from '../../stages/collect/sample.ts';
import type { FolderPhase, FolderView, HiddenNames, SubfolderView } from './view.ts';
import { choosePaths, countAll, countChosen, countIn, type Choice } from './choice.ts';
import { kindOfDrop, type DroppedKind } from './dropped-files.ts';
import { modelFilesIn } from './model-folder.ts';
import { previewsOf } from './previews.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import type { FolderIdentity, IdentityQuestion } from './identity.ts';
import { rememberedRate } from '../run/remembered-rate.ts';
import type { Settings } from '../app/settings.svelte.ts';
import { toShownError, type ShownError } from '../app/shown-error.ts';
import type { StoredFolders } from './stored-folders.svelte.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';

/** Shortest time between two updates of the counts on the screen, in ms. */
const UPDATE_MS = 100;
/** Bytes that a row takes in the store besides its numbers: path, size, mtime. */
const BYTES_BESIDE_ROW = 100;

/** What the folder needs of the page. */
export interface FolderParts {
  readonly settings: Settings;
  readonly identity: FolderIdentity;
  readonly stored: StoredFolders;
  readonly currentRows: CurrentRows;
  /** Told before the open folder is left: whatever works on it gives way. */
  readonly onLeave: () => void;
  /** Takes what was dropped in a folder's place; not waited for. */
  readonly onFiles?: (kind: DroppedKind, files: readonly File[]) => void;
}

/** The picked folder: its walk, what is left out of it, and which stored folder it is. */
export class Folder implements FolderView {
  readonly hasPicker = hasFolderPicker();
  readonly #parts: FolderParts;
  #phase = $state.raw<FolderPhase>({ kind: 'none' });
  /** The phase to go back to if the picker is closed without a choice. */
  #phaseBefore: FolderPhase = { kind: 'none' };
  #refused = $state.raw<ShownError | undefined>(undefined);
  #question = $state.raw<IdentityQuestion | undefined>(undefined);
  #isPickerClosed = $state(false);
  #excluded = $state.raw<ReadonlySet<string>>(new Set());
  #walk: FolderWalk | undefined;
  #record: FolderRecord | undefined;
  /** Goes up whenever the walk has news; all counts below read it. */
  #version = $state(0);
  #shownMs = -Infinity;

  constructor(parts: FolderParts) {
    this.#parts = parts;
  }

  get phase(): FolderPhase {
    const phase = this.#phase;
    return phase.kind === 'open' ? { ...phase, walking: this.isWalking } : phase;
  }
  get refused(): ShownError | undefined {
    return this.#refused;
  }
  get images(): number {
    const walk = this.#seen();
    return walk ? countAll(walk, { leaveOutHidden: false, takeMore: this.choice.takeMore }) : 0;
  }
  readonly others = $derived.by(() => {
    const walk = this.#seen();
    return walk ? toCounts(walk.others) : [];
  });
  readonly moreKinds = $derived.by(() => {
    const walk = this.#seen();
    return walk ? toCounts(walk.more) : [];
  });
  get takesMore(): boolean {
    return this.#parts.settings.takeMore;
  }
  set takesMore(takes: boolean) {
    this.#parts.settings.takeMore = takes;
  }
  readonly subfolders: readonly SubfolderView[] = $derived.by(() => {
    const folders = [...(this.#seen()?.topFolders ?? [])].map(([name, count]) => {
      return { name, images: countIn(count, this.choice), included: !this.#excluded.has(name) };
    });
    return folders.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
  get rootImages(): number {
    const root = this.#seen()?.root;
    return root ? countIn(root, this.choice) : 0;
  }
  readonly previews: readonly string[] = $derived.by(() => {
    const walk = this.#seen();
    return walk ? previewsOf(walk.table) : [];
  });
  get unlisted(): readonly PipelineError[] {
    return [...(this.#seen()?.unlisted ?? [])];
  }
  get hiddenNames(): HiddenNames | undefined {
    const walk = this.#seen();
    if (!walk) return undefined;
    if (walk.hiddenFromHandles.length > 0) return { kind: 'read', paths: [...walk.hiddenFromHandles] };
    if (!walk.source.mayHideNames) return undefined;
    const images = this.#record?.hiddenImages ?? 0;
    return images > 0 ? { kind: 'missing', images } : { kind: 'unknown' };
  }
  get notes(): readonly SourceNote[] {
    return this.#seen()?.source.notes ?? [];
  }
  get isPickerClosed(): boolean {
    return this.#isPickerClosed;
  }
  get storedImages(): number {
    // Rows of images that are left out, or gone, do not count here.
    const most = this.isWalking ? Infinity : this.countOf({ ...this.choice, limit: undefined });
    return Math.min(this.#parts.currentRows.count, most);
  }
  get estimate(): { readonly seconds: number | undefined; readonly bytes: number } {
    const { settings } = this.#parts;
    const missing = Math.max(0, this.countOf(this.choice) - this.storedImages);
    const { chosen, output } = settings.models;
    const rate = rememberedRate(chosen, settings.preprocessing.current.sizePx);
    const rowBytes =
      (this.#parts.currentRows.dim || (output.dim ?? 0)) * Float32Array.BYTES_PER_ELEMENT + BYTES_BESIDE_ROW;
    return { seconds: rate === undefined ? undefined : missing / rate, bytes: missing * rowBytes };
  }
  get restorable(): string | undefined {
    return this.#phase.kind === 'none' ? this.#parts.stored.restorable?.name : undefined;
  }

  /** Whether the walk goes on. */
  get isWalking(): boolean {
    return this.#seen()?.state === 'walking';
  }
  /** Whether every folder was listed: what is not there now is gone. */
  get isCompletelyWalked(): boolean {
    return this.#walk?.state === 'complete' && this.hiddenNames?.kind !== 'missing';
  }
  /** Resolves once the walk has ended, in whatever way. */
  async walked(): Promise<void> {
    await this.#walk?.ended();
  }
  /** What Start would be for now. */
  get choice(): Choice {
    const { leaveOutHidden, takeMore, firstOnly, firstCount, shard } = this.#parts.settings;
    const limit = firstOnly ? firstCount : undefined;
    return { excluded: this.#excluded, leaveOutHidden, takeMore, limit, shard };
  }
  /** Images that a choice means, of those found so far. */
  countOf(choice: Choice): number {
    const walk = this.#seen();
    return walk ? countChosen(walk, choice) : 0;
  }
  /** Names of all top-level folders, once a complete walk knows them; undefined before. */
  get finalClasses(): readonly string[] | undefined {
    return this.isCompletelyWalked ? [...(this.#walk?.topFolders.keys() ?? [])] : undefined;
  }

  async pick(): Promise<void> {
    await this.#opening(async () => {
      const picked = await pickFolder();
      this.#isPickerClosed = picked === undefined;
      return this.#unlessModel(picked);
    });
  }
  async useFiles(files: FileList): Promise<void> {
    await this.#opening(() => this.#unlessModel(new FileListSource(files)));
  }
  async useDrop(transfer: DataTransfer): Promise<void> {
    await this.#opening(async () => {
      const dropped = await readDrop(transfer);
      if (dropped.kind === 'folder') return this.#unlessModel(dropped.source);
      this.#handOn(await kindOfDrop(dropped.files), dropped.files);
      return undefined;
    });
  }
  async restore(): Promise<void> {
    const handle = this.#parts.stored.restorable?.handle;
    if (handle) await this.#opening(() => reopenFolder(handle));
  }
  async openSample(): Promise<void> {
    await this.#opening(() => openSample());
  }
  /** A folder that is given by the program itself: the terminal's, or a handle that needs no asking. */
  async use(source: FolderSource | FileSystemDirectoryHandle): Promise<void> {
    await this.#opening(() => Promise.resolve('list' in source ? source : new DirectoryHandleSource(source)));
  }

  async answerIdentity(isSame: boolean): Promise<void> {
    const question = this.#question;
    const walk = this.#walk;
    if (!question || !walk) return;
    this.#question = undefined;
    await this.#guard(walk, () => this.#settle(walk, isSame ? question.candidate : undefined));
  }

  setIncluded(subfolder: string, included: boolean): void {
    const excluded = new Set(this.#excluded);
    if (included) excluded.delete(subfolder);
    else excluded.add(subfolder);
    this.#excluded = excluded;
  }

  close(): void {
    this.#leave();
    this.#phase = { kind: 'none' };
  }

  /** Opens the folder's rows anew after its store was left; as those of a new folder if they were deleted. */
  async reenter(isDeleted: boolean): Promise<void> {
    const walk = this.#walk;
    if (walk) await this.#guard(walk, () => this.#settle(walk, isDeleted ? undefined : this.#record));
  }

  /** The folder cannot be used: its store failed. */
  fail(error: unknown): void {
    this.#phase = { kind: 'failed', error: toShownError(error) };
  }

  /** Whether the folder holds this image, chosen or not. */
  has(path: string): boolean {
    return this.#walk?.table.findPath(path) !== undefined;
  }

  /** The image at a path; whether it is there shows when it is opened. @throws PipelineError `folder-lost` if no folder is open */
  imageAt(path: string): ImageRef {
    return imageIn(this.#openWalk(), path);
  }

  /**
   * The images that a choice means, while the walk goes on.
   *
   * @throws the signal's reason; the walk's failure; PipelineError `folder-lost` if no folder is open
   */
  async *chosen(choice: Choice, signal: AbortSignal): AsyncGenerator<ImageRef, void> {
    const walk = this.#openWalk();
    for await (const path of choosePaths(walk, choice, signal)) yield imageIn(walk, path);
  }

  /** The walk, for a getter: reading the version first is what makes the getter follow it. */
  #seen(): FolderWalk | undefined {
    void this.#version;
    return this.#walk;
  }

  #openWalk(): FolderWalk {
    if (!this.#walk) throw new PipelineError('folder-lost', 'collect', 'no folder is open');
    return this.#walk;
  }

  /** A folder of pictures; one that holds a model in their place is handed on as the model. */
  async #unlessModel(source: FolderSource | undefined): Promise<FolderSource | undefined> {
    const files = source && (await modelFilesIn(source, new AbortController().signal));
    if (files) this.#handOn('model', files);
    return files ? undefined : source;
  }

  #handOn(kind: DroppedKind, files: readonly File[]): void {
    this.#parts.onFiles?.(kind, files);
    if (!this.#walk) this.#phaseBefore = { kind: 'none' }; // what was refused before these is no longer told
  }

  async #opening(getSource: () => Promise<FolderSource | undefined>): Promise<void> {
    const walkBefore = this.#walk;
    if (this.#phase.kind !== 'opening') this.#phaseBefore = this.#phase;
    this.#phase = { kind: 'opening' };
    this.#refused = undefined;
    this.#isPickerClosed = false;
    try {
      const source = await getSource();
      if (source) await this.#open(source);
      else if (this.#walk === walkBefore) this.#goBack(); // the visitor closed the picker
    } catch (error) {
      if (this.#walk !== walkBefore) return; // another folder was opened meanwhile
      if (this.#phaseBefore.kind !== 'open') {
        this.fail(error);
        return;
      }
      this.#refused = toShownError(error); // what was dropped is no folder: the one that is open stays
      this.#goBack();
    }
  }

  /** Nothing else was chosen: the folder that was there is shown again, with what its walk has found meanwhile. */
  #goBack(): void {
    this.#phase = this.#phaseBefore;
    if (this.#walk) this.#follow(this.#walk, true);
  }

  /** Failures become the folder's phase, unless another folder is open by then. */
  async #guard(walk: FolderWalk | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#walk === walk) this.fail(error);
    }
  }

  async #open(source: FolderSource): Promise<void> {
    this.#leave();
    const walk = new FolderWalk(source, () => this.#follow(walk));
    this.#walk = walk;
    this.#phase = { kind: 'opening' };
    await this.#guard(walk, async () => {
      const answer = await this.#parts.identity.recognise(walk);
      if (this.#walk !== walk) return; // another folder was opened meanwhile
      if (answer.kind === 'settled') {
        await this.#settle(walk, answer.known);
        return;
      }
      this.#question = answer;
      const { name, lastUsedMs } = answer.candidate;
      this.#phase = { kind: 'asking-identity', name, storedCount: answer.images, lastUsedMs };
    });
  }

  async #settle(walk: FolderWalk, known: FolderRecord | undefined): Promise<void> {
    const record = await this.#parts.identity.remember(walk.source, known);
    if (this.#walk !== walk) return; // or the rows of this folder would open under another one's walk
    this.#record = record;
    await this.#parts.currentRows.enter(record);
    if (this.#walk !== walk) return;
    this.#phase = { kind: 'open', name: walk.source.name, walking: true };
    this.#follow(walk, true);
    if (walk.source.handle && !walk.source.mayHideNames) void this.#noteHidden(walk, record);
  }

  /** Keeps in mind how many images a restored folder will lack. A store that takes no note keeps nobody from the folder. */
  async #noteHidden(walk: FolderWalk, record: FolderRecord): Promise<void> {
    await walk.ended();
    const { length } = walk.hiddenFromHandles;
    if (walk.state !== 'complete' || length === (record.hiddenImages ?? 0)) return;
    await this.#parts.identity.rememberHidden(record.folderId, length).catch(() => undefined);
  }

  /** Lets go of the open folder; its stored rows stay. */
  #leave(): void {
    this.#parts.onLeave();
    this.#walk?.stop();
    this.#walk = undefined;
    this.#record = undefined;
    this.#question = undefined;
    this.#excluded = new Set();
    this.#version++;
    void this.#parts.currentRows.leave();
  }

  #follow(walk: FolderWalk, now = walk.state !== 'walking'): void {
    if (this.#walk !== walk) return;
    if (walk.state === 'failed' && this.#phase.kind !== 'opening') this.fail(walk.failure);
    if (!now && performance.now() - this.#shownMs < UPDATE_MS) return;
    this.#shownMs = performance.now();
    this.#version++;
  }
}

function imageIn({ source }: FolderWalk, path: string): ImageRef {
  const segments = path.split('/');
  return { path, stat: () => source.stat(segments), open: () => source.open(segments) };
}

/** Most first. */
function toCounts(counts: ReadonlyMap<string, number>): FolderView['others'] {
  return Array.from(counts, ([extension, count]) => ({ extension, count })).sort((a, b) => b.count - a.count);
}
