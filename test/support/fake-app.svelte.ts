import type { PipelineError } from '../../src/core/errors.ts';
import type { ModelSpec } from '../../src/core/model-spec.ts';
import type {
  AppView,
  DownloadFormat,
  FolderPhase,
  FolderView,
  IndexView,
  LookedUp,
  Notice,
  RunPhase,
  RunView,
  SaveView,
  SettingsView,
  SkipView,
  StoredFolderView,
  SubfolderView,
  Thumbnail,
  TreeRow,
  VerifyView,
} from '../../src/state/app-view.ts';

/** A model of no weights: enough for the screen. Golden vectors of 4 values. */
export function fakeModel(id: string, title: string): ModelSpec {
  return {
    id,
    title,
    note: `${title}, without its classifier.`,
    rank: 0,
    file: `${id}.onnx`,
    fileBytes: 32_400_000,
    sha256: '00',
    license: { name: 'MIT', file: `${id}.LICENSE.txt`, source: 'a package' },
    sizePx: 224,
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    crop: { resizePx: 256, filter: 'bilinear' },
    golden: ['AAC1NUYx6TU=', 'AAC1NUYx6TU='],
  };
}

/** Writes down what the screen asked for, in order: `run.start`, `folder.setIncluded a false` … */
export type Calls = string[];

class FakeFolder implements FolderView {
  phase = $state.raw<FolderPhase>({ kind: 'none' });
  images = $state(0);
  others = $state.raw<FolderView['others']>([]);
  subfolders = $state.raw<readonly SubfolderView[]>([]);
  rootImages = $state(0);
  unlisted = $state.raw<readonly PipelineError[]>([]);
  storedImages = $state(0);
  estimate = $state.raw<FolderView['estimate']>({ seconds: undefined, bytes: 0 });
  hasPicker = $state(true);
  restorable = $state<string | undefined>(undefined);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  pick(): Promise<void> {
    this.#calls.push('folder.pick');
    return Promise.resolve();
  }
  useFiles(files: FileList): Promise<void> {
    this.#calls.push(`folder.useFiles ${files.length}`);
    return Promise.resolve();
  }
  useDrop(transfer: DataTransfer): Promise<void> {
    this.#calls.push(`folder.useDrop ${transfer.types.join()}`);
    return Promise.resolve();
  }
  restore(): Promise<void> {
    this.#calls.push('folder.restore');
    return Promise.resolve();
  }
  answerIdentity(isSame: boolean): Promise<void> {
    this.#calls.push(`folder.answerIdentity ${isSame}`);
    return Promise.resolve();
  }
  setIncluded(subfolder: string, included: boolean): void {
    this.#calls.push(`folder.setIncluded ${subfolder} ${included}`);
    this.subfolders = this.subfolders.map((known) => (known.name === subfolder ? { ...known, included } : known));
  }
  close(): void {
    this.#calls.push('folder.close');
    this.phase = { kind: 'none' };
  }
}

class FakeSettings implements SettingsView {
  models = $state.raw<readonly ModelSpec[]>([
    fakeModel('resnet18', 'ResNet-18'),
    fakeModel('lite0', 'EfficientNet-Lite0'),
  ]);
  modelId = $state('resnet18');
  preset = $state<SettingsView['preset']>('squash');
  pillow = $state<SettingsView['pillow']>('13');
  exif = $state<SettingsView['exif']>('ignore');
  device = $state<SettingsView['device']>('auto');
  leaveOutHidden = $state(false);
  firstOnly = $state(false);
  readonly firstCount = 200;

  get model(): ModelSpec {
    return this.models.find(({ id }) => id === this.modelId) ?? this.models[0]!;
  }

  dimOf(): number {
    return 512;
  }
}

class FakeRun implements RunView {
  phase = $state.raw<RunPhase>({ kind: 'idle' });
  encoded = $state(0);
  kept = $state(0);
  get done(): number {
    return this.encoded + this.kept + this.skips.length;
  }
  skips = $state.raw<readonly SkipView[]>([]);
  total = $state<number | undefined>(undefined);
  fraction = $state<number | undefined>(undefined);
  imagesPerSecond = $state<number | undefined>(undefined);
  secondsLeft = $state<number | undefined>(undefined);
  elapsedSeconds = $state(0);
  storedBytes = $state(0);
  backendText = $state('');
  notes = $state.raw<readonly string[]>([]);
  selfCheckCosine = $state<number | undefined>(undefined);
  thumbnails = $state.raw<readonly Thumbnail[]>([]);
  canStart = $state(true);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  get isActive(): boolean {
    return !['idle', 'finished', 'cancelled', 'failed'].includes(this.phase.kind);
  }
  start(): Promise<void> {
    this.#calls.push('run.start');
    this.phase = { kind: 'running' };
    return Promise.resolve();
  }
  pause(): void {
    this.#calls.push('run.pause');
    this.phase = { kind: 'paused' };
  }
  resume(): void {
    this.#calls.push('run.resume');
    this.phase = { kind: 'running' };
  }
  cancel(): void {
    this.#calls.push('run.cancel');
    this.phase = { kind: 'cancelled' };
  }
  retrySkipped(): Promise<void> {
    this.#calls.push('run.retrySkipped');
    return Promise.resolve();
  }
}

/** A tree of `folders` folders with the same files in each, that opens and closes as the real one does. */
class FakeIndex implements IndexView {
  dim = $state(512);
  selected = $state.raw<LookedUp>();
  notFound = $state<string | undefined>(undefined);
  #folders = $state.raw<readonly string[]>([]);
  #files = $state.raw<readonly string[]>([]);
  #open = $state.raw<readonly string[]>([]);
  // Flat position of each folder's row, and the length of it all.
  readonly #flat = $derived.by(() => {
    const starts: number[] = [];
    let start = 0;
    for (const folder of this.#folders) {
      starts.push(start);
      start += 1 + (this.#open.includes(folder) ? this.#files.length : 0);
    }
    return { starts, length: start };
  });
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  fill(folders: readonly string[], files: readonly string[]): void {
    this.#folders = folders;
    this.#files = files;
  }
  get rows(): number {
    return this.#folders.length * this.#files.length;
  }
  get treeLength(): number {
    return this.#flat.length;
  }
  treeRow(at: number): TreeRow {
    const { starts } = this.#flat;
    const folderAt = starts.findLastIndex((start) => start <= at);
    const folder = this.#folders[folderAt]!;
    const fileAt = at - starts[folderAt]! - 1;
    const name = this.#files[fileAt];
    if (name === undefined) {
      const [position, siblings] = [folderAt + 1, this.#folders.length];
      const expanded = this.#open.includes(folder);
      return {
        path: folder,
        name: folder,
        depth: 0,
        kind: 'folder',
        expanded,
        images: this.#files.length,
        position,
        siblings,
      };
    }
    const [position, siblings] = [fileAt + 1, this.#files.length];
    return { path: `${folder}/${name}`, name, depth: 1, kind: 'image', expanded: false, images: 1, position, siblings };
  }
  toggle(path: string): void {
    this.#calls.push(`index.toggle ${path}`);
    this.#open = this.#open.includes(path) ? this.#open.filter((open) => open !== path) : [...this.#open, path];
  }
  lookUp(path: string): Promise<void> {
    this.#calls.push(`index.lookUp ${path}`);
    return Promise.resolve();
  }
  copyVector(as: 'json' | 'python'): Promise<void> {
    this.#calls.push(`index.copyVector ${as}`);
    return Promise.resolve();
  }
}

class FakeVerify implements VerifyView {
  phase = $state.raw<VerifyView['phase']>({ kind: 'idle' });
  sample = $state<number | 'all'>(20);
  canVerify = $state(true);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  verify(): Promise<void> {
    this.#calls.push(`verify ${this.sample}`);
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('verify.cancel');
  }
}

class FakeSave implements SaveView {
  phase = $state.raw<SaveView['phase']>({ kind: 'idle' });
  pickleDtype = $state<'float32' | 'float64'>('float32');
  canSave = $state(true);
  bytes = $state(1_000_000);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  estimateBytes(format: DownloadFormat): number {
    return format.startsWith('pickle') && this.pickleDtype === 'float64' ? 2 * this.bytes : this.bytes;
  }
  save(format: DownloadFormat): Promise<void> {
    this.#calls.push(`save ${format}`);
    return Promise.resolve();
  }
  copySnippet(): Promise<void> {
    this.#calls.push('save.copySnippet');
    return Promise.resolve();
  }
}

/** The whole of what the screen sees, without any of the work behind it: every field can be set, every call is written down. */
export class FakeApp implements AppView {
  readonly calls: Calls = [];
  notices = $state.raw<readonly Notice[]>([]);
  storedFolders = $state.raw<readonly StoredFolderView[]>([]);
  readonly folder = new FakeFolder(this.calls);
  readonly settings = new FakeSettings();
  readonly run = new FakeRun(this.calls);
  readonly index = new FakeIndex(this.calls);
  readonly verify = new FakeVerify(this.calls);
  readonly save = new FakeSave(this.calls);

  deleteStored(folderId: string): Promise<void> {
    this.calls.push(`deleteStored ${folderId}`);
    this.storedFolders = this.storedFolders.filter((folder) => folder.folderId !== folderId);
    return Promise.resolve();
  }
  deleteAllStored(): Promise<void> {
    this.calls.push('deleteAllStored');
    this.storedFolders = [];
    return Promise.resolve();
  }

  /** Opens a folder of two subfolders. */
  openFolder(name = 'photos'): void {
    this.folder.images = 30;
    this.folder.subfolders = [
      { name: 'dress', images: 20, included: true },
      { name: 'hat', images: 10, included: true },
    ];
    this.folder.phase = { kind: 'open', name, walking: false };
  }
}
