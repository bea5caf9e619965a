import { PipelineError } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { DirectoryHandleSource } from '../../stages/collect/directory-handle-source.ts';
import { FileListSource } from '../../stages/collect/file-list-source.ts';
import { FolderWalk } from '../../stages/collect/folder-walk.ts';
import { pickFolder, reopenFolder } from '../../stages/collect/pick-folder.ts';
import { readDrop, type Dropped } from '../../stages/collect/read-drop.ts';
import { openSample } from '../../stages/collect/sample.ts';
import type { FolderRecord } from '../../stages/persist/catalogue-records.ts';
import { toShownError, type ShownError } from '../app/shown-error.ts';
import type { CurrentRows } from '../rows/current-rows.svelte.ts';
import { kindOfDrop, type DroppedKind } from './dropped-files.ts';
import type { FolderIdentity } from './identity.ts';
import { modelFilesIn } from './model-folder.ts';
import type { FolderPhase } from './view.ts';

/** What opening needs of the folder and the page. */
export interface OpeningParts {
  readonly identity: FolderIdentity;
  readonly currentRows: CurrentRows;
  /** The walk of a folder that is open, or being opened, has news. @param now - whether they show at once */
  readonly onWalk: (walk: FolderWalk, now?: boolean) => void;
  /** It is good, and this tab's: whatever was open gives way to it. */
  readonly onTaken: (walk: FolderWalk, record: FolderRecord) => void;
  /** Brings back what was chosen for it, before its rows are opened. */
  readonly restoreChoices: (record: FolderRecord) => Promise<void>;
  /** Takes what was dropped in a folder's place; not waited for. */
  readonly onFiles: (kind: DroppedKind, files: readonly File[]) => void;
  /** Whether a run is on: what is open stays then. */
  readonly isRunning: () => boolean;
}

/** A folder that is looked at before anything else gives way to it. */
interface Candidate {
  readonly walk: FolderWalk;
  /** The stored folder that it may be, while only the visitor knows. */
  readonly mayBe?: FolderRecord;
}

/**
 * How a folder is opened: it is asked for, looked at, recognised, taken for this tab, and only then what was open is left. So a
 * folder without images, one that another tab has, or one that can't be read costs nothing: what was open stays.
 */
export class FolderOpening {
  readonly #parts: OpeningParts;
  #phase = $state.raw<FolderPhase>({ kind: 'none' });
  /** The phase to go back to if nothing comes of an opening. */
  #before: FolderPhase = { kind: 'none' };
  #refused = $state.raw<ShownError | undefined>(undefined);
  #isPickerClosed = $state(false);
  /** Of two openings at once the later one counts: it is another one. */
  #turn: object = {};
  #candidate: Candidate | undefined;
  /** The folder that another tab has by now. */
  #givenUp: FolderSource | undefined;

  constructor(parts: OpeningParts) {
    this.#parts = parts;
  }

  get phase(): FolderPhase {
    return this.#phase;
  }
  get refused(): ShownError | undefined {
    return this.#refused;
  }
  get isPickerClosed(): boolean {
    return this.#isPickerClosed;
  }

  pick(): Promise<void> {
    return this.#opening(async () => {
      const turn = this.#turn;
      const picked = await pickFolder();
      if (this.#turn === turn) this.#isPickerClosed = picked === undefined;
      return this.#unlessModel(picked);
    });
  }
  useFiles(files: FileList): Promise<void> {
    return this.#opening(() => this.#unlessModel(new FileListSource(files)));
  }
  useDrop(transfer: DataTransfer): Promise<void> {
    if (this.#parts.isRunning()) return this.#dropIntoRun(readDrop(transfer));
    return this.#opening(async () => {
      const dropped = await readDrop(transfer);
      if (dropped.kind === 'folder') return this.#unlessModel(dropped.source);
      this.#handOn(await kindOfDrop(dropped.files), dropped.files);
      return undefined;
    });
  }
  /** Must be called from a click. */
  restore(handle: FileSystemDirectoryHandle): Promise<void> {
    return this.#opening(() => reopenFolder(handle));
  }
  openSample(): Promise<void> {
    return this.#opening(() => openSample());
  }
  /** A folder that is given by the program itself. */
  use(source: FolderSource | FileSystemDirectoryHandle): Promise<void> {
    return this.#opening(() => Promise.resolve('list' in source ? source : new DirectoryHandleSource(source)));
  }

  /** The folder that was given up for another tab, which may give it up again. */
  async takeBack(): Promise<void> {
    if (this.#givenUp) await this.use(this.#givenUp);
  }

  /** The answer to `asking-identity`. */
  async answerIdentity(isSame: boolean): Promise<void> {
    const candidate = this.#candidate;
    if (!candidate?.mayBe) return;
    const { walk, mayBe } = candidate;
    this.#candidate = { walk };
    await this.#guard(walk, () => this.#settle(walk, isSame ? mayBe : undefined));
  }

  /** Neither answer: what was open before is shown again. */
  dismissIdentity(): void {
    if (!this.#candidate?.mayBe) return;
    this.#dropCandidate();
    this.#goBack();
  }

  /** Opens the rows of the open folder anew. @param known - undefined for a folder that is new by now */
  async reopen(walk: FolderWalk, known: FolderRecord | undefined): Promise<void> {
    this.#dropCandidate();
    await this.#guard(walk, () => this.#settle(walk, known));
  }

  /** No folder is open any more. */
  close(): void {
    this.#dropCandidate();
    this.#refused = undefined;
    this.#phase = { kind: 'none' };
  }

  /** Another tab has the open folder from now on. */
  giveUp(source: FolderSource): void {
    this.close();
    this.#givenUp = source;
    this.#phase = { kind: 'elsewhere', name: source.name };
  }

  /** The open folder can't be used: it is gone, or its store failed. */
  fail(error: unknown): void {
    const failed: FolderPhase = { kind: 'failed', error: toShownError(error) };
    const isBehind = this.#phase.kind === 'opening' || this.#phase.kind === 'asking-identity';
    if (isBehind && this.#before.kind === 'open') this.#before = failed;
    else this.#phase = failed;
  }

  async #opening(getSource: () => Promise<FolderSource | undefined>): Promise<void> {
    this.#dropCandidate();
    let turn = this.#turn;
    if (this.#phase.kind !== 'opening' && this.#phase.kind !== 'asking-identity') this.#before = this.#phase;
    this.#phase = { kind: 'opening' };
    this.#refused = undefined;
    this.#isPickerClosed = false;
    try {
      const source = await getSource();
      if (source) {
        this.#dropCandidate(); // from here on it is the later one, however long its picker was open
        turn = this.#turn;
        await this.#propose(source);
      } else if (this.#turn === turn) this.#goBack(); // the visitor closed the picker
    } catch (error) {
      if (this.#turn === turn) this.#refuse(error);
    }
  }

  /** Labels only join rows, so a run takes them; whatever else is dropped would take the place of what it works on. */
  async #dropIntoRun(drop: Promise<Dropped>): Promise<void> {
    this.#refused = undefined;
    try {
      const dropped = await drop;
      const kind = dropped.kind === 'files' ? await kindOfDrop(dropped.files) : 'folder';
      if (dropped.kind === 'files' && kind === 'labels') this.#parts.onFiles(kind, dropped.files);
      else {
        const name =
          dropped.kind === 'folder' ? dropped.source.name : dropped.files.map((file) => file.name).join(', ');
        throw new PipelineError('run-on', 'collect', `${kind} was dropped while a run is on: ${name}`);
      }
    } catch (error) {
      this.#refused = toShownError(error);
    }
  }

  /** A folder of pictures; one that holds a model in their place is handed on as the model. */
  async #unlessModel(source: FolderSource | undefined): Promise<FolderSource | undefined> {
    const files = source && (await modelFilesIn(source, new AbortController().signal));
    if (files) this.#handOn('model', files);
    return files ? undefined : source;
  }

  #handOn(kind: DroppedKind, files: readonly File[]): void {
    this.#parts.onFiles(kind, files);
    if (this.#before.kind !== 'open') this.#before = { kind: 'none' }; // what was refused before these is no longer told
  }

  async #propose(source: FolderSource): Promise<void> {
    const walk = new FolderWalk(source, () => this.#parts.onWalk(walk));
    this.#candidate = { walk };
    await this.#guard(walk, async () => {
      await walk.images(new AbortController().signal).next(); // one image, or the failure
      await this.#parts.currentRows.stored?.note.writeChange(); // it may be the folder that is open
      const answer = await this.#parts.identity.recognise(walk);
      if (!this.#isMeant(walk)) return;
      if (answer.kind === 'settled') {
        await this.#settle(walk, answer.known);
        return;
      }
      this.#candidate = { walk, mayBe: answer.candidate };
      const { name, lastUsedMs } = answer.candidate;
      this.#phase = { kind: 'asking-identity', name, storedCount: answer.images, lastUsedMs };
    });
  }

  async #settle(walk: FolderWalk, known: FolderRecord | undefined): Promise<void> {
    const { identity, currentRows, onTaken, restoreChoices } = this.#parts;
    const turn = this.#turn;
    const isStale = () => this.#turn !== turn;
    const record = await identity.remember(walk.source, known);
    if (isStale()) return; // or the rows of this folder would open under another one's walk
    const lock = await currentRows.reserve(record.folderId);
    if (isStale()) return currentRows.giveBack(record.folderId, lock);
    this.#candidate = undefined;
    this.#before = { kind: 'none' }; // there is nothing to go back to
    this.#givenUp = undefined;
    onTaken(walk, record);
    await restoreChoices(record);
    if (isStale()) return currentRows.giveBack(record.folderId, lock);
    await currentRows.enter(record, lock);
    if (isStale()) return;
    this.#phase = { kind: 'open', name: walk.source.name, walking: true };
    this.#parts.onWalk(walk, true);
    void identity.noteHidden(walk, record);
  }

  #isMeant(walk: FolderWalk): boolean {
    return this.#candidate?.walk === walk;
  }

  /** Failures are told, unless another folder is being opened by then. */
  async #guard(walk: FolderWalk, work: () => Promise<void>): Promise<void> {
    const turn = this.#turn;
    try {
      await work();
    } catch (error) {
      if (this.#turn !== turn) return;
      if (this.#isMeant(walk)) this.#refuse(error);
      else this.fail(error); // it is the open one already
    }
  }

  /** Nothing comes of it: what was open stays, if anything was. */
  #refuse(error: unknown): void {
    this.#dropCandidate();
    if (this.#before.kind !== 'open' && this.#before.kind !== 'elsewhere') {
      this.fail(error);
      return;
    }
    this.#refused = toShownError(error);
    this.#goBack();
  }

  #goBack(): void {
    this.#phase = this.#before;
  }

  /** Gives up the folder that is being looked at, and begins another turn. */
  #dropCandidate(): void {
    this.#candidate?.walk.stop();
    this.#candidate = undefined;
    this.#turn = {};
  }
}
