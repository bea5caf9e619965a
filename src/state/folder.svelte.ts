import { PipelineError } from '../core/errors.ts';
import type { FolderSource } from '../core/folder-source.ts';
import { sortImageFolder } from '../core/image-folder-order.ts';
import type { ImageRef } from '../pipeline/encode-folder.ts';
import { DirectoryHandleSource } from '../stages/collect/directory-handle-source.ts';
import { openDroppedFolder } from '../stages/collect/dropped-folder.ts';
import { FileListSource } from '../stages/collect/file-list-source.ts';
import { FolderWalk, isHiddenName, type ImageCount } from '../stages/collect/folder-walk.ts';
import { hasFolderPicker, pickFolder, reopenFolder } from '../stages/collect/pick-folder.ts';
import type { FolderPhase, FolderView, SubfolderView } from './app-view.ts';
import type { FolderRecord } from '../stages/persist/catalogue-records.ts';
import type { FolderIdentity, IdentityQuestion } from './folder-identity.ts';
import { rememberedRate } from './remembered-rate.ts';
import type { Settings } from './settings.svelte.ts';
import { toShownError } from './shown-error.ts';
import type { StoredFolders } from './stored-folders.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Shortest time between two updates of the counts on the screen, in ms. */
const UPDATE_MS = 100;
/** Bytes that a row takes in the store besides its numbers: path, size, mtime. */
const BYTES_BESIDE_ROW = 100;

/** What the folder needs of the page. */
export interface FolderParts {
  readonly settings: Settings;
  readonly identity: FolderIdentity;
  readonly stored: StoredFolders;
  readonly workspace: Workspace;
  /** Told when another folder is open, or none. */
  readonly onOpened: () => void;
}

/** The picked folder: its walk, what is left out of it, and which stored folder it is. */
export class Folder implements FolderView {
  readonly hasPicker = hasFolderPicker();
  readonly #parts: FolderParts;
  #phase = $state.raw<FolderPhase>({ kind: 'none' });
  #question = $state.raw<IdentityQuestion | undefined>(undefined);
  #excluded = $state.raw<ReadonlySet<string>>(new Set());
  #walk: FolderWalk | undefined;
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
  get images(): number {
    return this.#seen()?.table.fileCount ?? 0;
  }
  readonly others = $derived.by(() => {
    const counts = [...(this.#seen()?.others ?? [])].map(([extension, count]) => ({ extension, count }));
    return counts.sort((a, b) => b.count - a.count);
  });
  readonly subfolders: readonly SubfolderView[] = $derived.by(() => {
    const folders = [...(this.#seen()?.topFolders ?? [])].map(([name, count]) => {
      return { name, images: this.#chosenIn(count), included: !this.#excluded.has(name) };
    });
    return folders.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
  get rootImages(): number {
    const root = this.#seen()?.root;
    return root ? this.#chosenIn(root) : 0;
  }
  get unlisted(): readonly PipelineError[] {
    return [...(this.#seen()?.unlisted ?? [])];
  }
  get storedImages(): number {
    return this.#parts.workspace.count;
  }
  get estimate(): { readonly seconds: number | undefined; readonly bytes: number } {
    const { settings } = this.#parts;
    const chosen = settings.firstOnly ? Math.min(settings.firstCount, this.chosenImages) : this.chosenImages;
    const missing = Math.max(0, chosen - this.storedImages);
    const rate = rememberedRate(settings.model);
    const rowBytes = settings.dimOf(settings.model) * Float32Array.BYTES_PER_ELEMENT + BYTES_BESIDE_ROW;
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
    return this.#walk?.state === 'complete';
  }
  /** Images that Start is for: those found, less what is left out. */
  get chosenImages(): number {
    let images = this.rootImages;
    for (const subfolder of this.subfolders) if (subfolder.included) images += subfolder.images;
    return images;
  }
  /** Names of all top-level folders, once a complete walk knows them; undefined before. */
  get finalClasses(): readonly string[] | undefined {
    return this.isCompletelyWalked ? [...(this.#walk?.topFolders.keys() ?? [])] : undefined;
  }

  async pick(): Promise<void> {
    await this.#opening(() => pickFolder());
  }
  async useFiles(files: FileList): Promise<void> {
    await this.#opening(() => Promise.resolve(new FileListSource(files)));
  }
  async useDrop(transfer: DataTransfer): Promise<void> {
    await this.#opening(() => openDroppedFolder(transfer));
  }
  async restore(): Promise<void> {
    const handle = this.#parts.stored.restorable?.handle;
    if (handle) await this.#opening(() => reopenFolder(handle));
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
    await this.#settle(walk, isSame ? question.candidate : undefined);
  }

  setIncluded(subfolder: string, included: boolean): void {
    const excluded = new Set(this.#excluded);
    if (included) excluded.delete(subfolder);
    else excluded.add(subfolder);
    this.#excluded = excluded;
  }

  close(): void {
    this.#walk?.stop();
    this.#walk = undefined;
    this.#question = undefined;
    this.#excluded = new Set();
    this.#phase = { kind: 'none' };
    this.#version++;
    void this.#parts.workspace.leave();
    this.#parts.onOpened();
  }

  /** Opens the folder's rows anew, as those of a new folder: they were deleted. */
  async reenter(): Promise<void> {
    if (this.#walk) await this.#settle(this.#walk, undefined);
  }

  /** The folder cannot be used: its store failed. */
  fail(error: unknown): void {
    this.#phase = { kind: 'failed', error: toShownError(error) };
  }

  /** Whether the folder holds this image, chosen or not. */
  has(path: string): boolean {
    return this.#walk?.table.findPath(path) !== undefined;
  }

  /** The image at a path; whether it is there shows when it is opened. */
  imageAt(path: string): ImageRef {
    const { source } = this.#openWalk();
    const segments = path.split('/');
    return { path, stat: () => source.stat(segments), open: () => source.open(segments) };
  }

  /**
   * The chosen images, while the walk goes on. A trial takes the first ones in ImageFolder's order, so it waits for the walk.
   *
   * @throws the signal's reason; the walk's failure
   */
  async *chosen(signal: AbortSignal): AsyncGenerator<ImageRef, void> {
    const walk = this.#openWalk();
    const { settings } = this.#parts;
    const first: string[] = [];
    for await (const file of walk.images(signal)) {
      const segments = walk.table.segmentsOf(file);
      if (this.#isLeftOut(segments)) continue;
      if (settings.firstOnly) first.push(segments.join('/'));
      else yield this.imageAt(segments.join('/'));
    }
    if (!settings.firstOnly) return;
    for (const path of (await sortImageFolder(first)).slice(0, settings.firstCount)) yield this.imageAt(path);
  }

  #isLeftOut(segments: readonly string[]): boolean {
    if (segments.length > 1 && this.#excluded.has(segments[0] ?? '')) return true;
    return this.#parts.settings.leaveOutHidden && segments.some(isHiddenName);
  }

  #chosenIn({ images, hidden }: ImageCount): number {
    return this.#parts.settings.leaveOutHidden ? images - hidden : images;
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

  async #opening(getSource: () => Promise<FolderSource | undefined>): Promise<void> {
    const before = this.#phase;
    this.#phase = { kind: 'opening' };
    try {
      const source = await getSource();
      if (!source) {
        this.#phase = before; // the visitor closed the picker
        return;
      }
      await this.#open(source);
    } catch (error) {
      this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  async #open(source: FolderSource): Promise<void> {
    this.#walk?.stop();
    this.#question = undefined;
    this.#excluded = new Set();
    const walk = new FolderWalk(source, () => this.#follow(walk));
    this.#walk = walk;
    const answer = await this.#parts.identity.recognise(walk);
    if (this.#walk !== walk) return; // another folder was opened meanwhile
    if (answer.kind === 'settled') {
      await this.#settle(walk, answer.known);
      return;
    }
    this.#question = answer;
    const { name, lastUsedMs } = answer.candidate;
    this.#phase = { kind: 'asking-identity', name, storedCount: answer.images, lastUsedMs };
  }

  async #settle(walk: FolderWalk, known: FolderRecord | undefined): Promise<void> {
    try {
      await this.#parts.workspace.enter(await this.#parts.identity.remember(walk.source, known));
      if (this.#walk !== walk) return;
      this.#phase = { kind: 'open', name: walk.source.name, walking: true };
      this.#follow(walk, true);
      this.#parts.onOpened();
    } catch (error) {
      this.#phase = { kind: 'failed', error: toShownError(error) };
    }
  }

  #follow(walk: FolderWalk, now = walk.state !== 'walking'): void {
    if (this.#walk !== walk) return;
    if (walk.state === 'failed' && this.#phase.kind !== 'opening') {
      this.#phase = { kind: 'failed', error: toShownError(walk.failure) };
    }
    if (!now && performance.now() - this.#shownMs < UPDATE_MS) return;
    this.#shownMs = performance.now();
    this.#version++;
  }
}
