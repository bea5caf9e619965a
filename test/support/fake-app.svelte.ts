import { CHOICES, FILE_FORMATS } from '../../src/stages/write/file-formats/registry.ts';
import type { PipelineError } from '../../src/core/errors.ts';
import type { BundledModel, DroppedModel, ModelOutput, ModelSpec } from '../../src/core/model-spec.ts';
import type { Preprocessing } from '../../src/core/preprocessing.ts';
import type { AppView, Notice, SettingsView } from '../../src/state/app/view.ts';
import type { FolderPhase, FolderView, StoredFolderView, SubfolderView } from '../../src/state/folder/view.ts';
import type { Hits, IndexView, LookedUp, NotFound, TreeRow } from '../../src/state/rows/view.ts';
import type { RunPhase, RunView, SkipView, Thumbnail, VerifyView } from '../../src/state/run/view.ts';
import type {
  LabelColumn,
  LabelListName,
  LabelsMatch,
  LabelsPhase,
  LabelsView,
} from '../../src/state/tables/labels-view.ts';
import type { LabelsNote } from '../../src/state/tables/labels-notes.ts';
import type { ComparePhase, CompareView } from '../../src/state/tables/compare-view.ts';
import type { AddingPhase, ModelsView, TensorsPhase } from '../../src/state/models/view.ts';
import { applyChange, isSameRecipe, recipeOf, takesBytes } from '../../src/state/models/preprocessing-rules.ts';
import type { PreprocessingChange, PreprocessingView } from '../../src/state/models/preprocessing-view.ts';
import type { OfflineView } from '../../src/state/offline/view.ts';
import type { ReducePhase, ReduceView } from '../../src/state/reduce/view.ts';
import type {
  GuessView,
  NearPicture,
  NeighboursView,
  QueryPart,
  SameBytesView,
  SearchPhase,
  SearchView,
} from '../../src/state/search/view.ts';
import type { MapPhase, MapView } from '../../src/state/map/view.ts';
import type { ReportMaker, ReportPhase } from '../../src/state/report/view.ts';
import type { DownloadFormat, SaveView } from '../../src/state/save/view.ts';

const POOLED: ModelOutput = {
  id: 'pooled',
  tensor: 'embedding',
  reduction: undefined,
  dim: 512,
  facts: 'the last feature map, 512×7×7, averaged to 512 values',
};
import type { ShownError } from '../../src/state/app/shown-error.ts';

/** What models of no weights have in common: enough for the screen. */
const FACTS = {
  fileBytes: 32_400_000,
  sha256: '00',
  sizePx: 224,
  input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined },
  outputs: [POOLED],
  normalization: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  crop: { resizePx: 256, filter: 'bilinear' },
} as const satisfies Partial<ModelSpec>;

/** A model that comes with the page. Golden vectors of 4 values. */
export function fakeModel(id: string, title: string): BundledModel {
  return {
    ...FACTS,
    kind: 'bundled',
    id,
    title,
    note: `${title}, without its classifier.`,
    rank: 0,
    file: `${id}.onnx`,
    license: { name: 'MIT', file: `${id}.LICENSE.txt`, source: 'a package' },
    golden: ['AAC1NUYx6TU=', 'AAC1NUYx6TU='],
  };
}

/** A model that the visitor brought, as a VGG: its map has 49 times the pooled values. */
export function fakeDropped(id: string, fileName: string): DroppedModel {
  const flattened = { id: 'flattened', tensor: 'flattened', reduction: undefined, dim: 25_088, facts: 'all of it' };
  return {
    ...FACTS,
    kind: 'dropped',
    id,
    title: 'VGG-16',
    note: 'VGG-16 of a checkpoint, without its classifier.',
    outputs: [POOLED, flattened],
    source: { fileName, sha256: 'ff', architecture: 'vgg16' },
    addedMs: Date.UTC(2026, 10, 3, 12),
  };
}

/** Writes down what the screen asked for, in order: `run.start`, `folder.setIncluded a false` … */
export type Calls = string[];

class FakeFolder implements FolderView {
  phase = $state.raw<FolderPhase>({ kind: 'none' });
  images = $state(0);
  others = $state.raw<FolderView['others']>([]);
  moreKinds = $state.raw<FolderView['moreKinds']>([]);
  takesMore = $state(false);
  subfolders = $state.raw<readonly SubfolderView[]>([]);
  rootImages = $state(0);
  hiddenNames = $state.raw<FolderView['hiddenNames']>();
  notes = $state.raw<FolderView['notes']>([]);
  isPickerClosed = $state(false);
  previews = $state.raw<readonly string[]>([]);
  unlisted = $state.raw<readonly PipelineError[]>([]);
  storedImages = $state(0);
  skippedForGood = $state(0);
  estimate = $state.raw<FolderView['estimate']>({ seconds: undefined, bytes: 0 });
  hasPicker = $state(true);
  restorable = $state<string | undefined>(undefined);
  refused = $state.raw<FolderView['refused']>(undefined);
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
  restore(folderId?: string): Promise<void> {
    this.#calls.push(folderId === undefined ? 'folder.restore' : `folder.restore ${folderId}`);
    return Promise.resolve();
  }
  takeBack(): Promise<void> {
    this.#calls.push('folder.takeBack');
    return Promise.resolve();
  }
  openSample(): Promise<void> {
    this.#calls.push('folder.openSample');
    return Promise.resolve();
  }
  dismissIdentity(): void {
    this.#calls.push('folder.dismissIdentity');
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

class FakeModels implements ModelsView {
  list = $state.raw<readonly ModelSpec[]>([
    fakeModel('resnet18', 'ResNet-18'),
    fakeModel('lite0', 'EfficientNet-Lite0'),
  ]);
  chosenId = $state('resnet18');
  tensors = $state.raw<TensorsPhase>({ kind: 'unread' });
  adding = $state.raw<AddingPhase>({ kind: 'idle' });
  unremoved = $state.raw<ShownError | undefined>(undefined);
  #output = $state.raw<ModelOutput | undefined>(undefined);
  readonly downloads = [{ name: 'resnet18', url: 'https://example.org/resnet18.pth' }];
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  get chosen(): ModelSpec {
    return this.list.find(({ id }) => id === this.chosenId) ?? this.list[0]!;
  }
  get output(): ModelOutput {
    return this.#output ?? this.chosen.outputs[0];
  }
  dimOf(output: ModelOutput): number | undefined {
    return output.dim;
  }
  chooseOutput(output: ModelOutput): void {
    this.#calls.push(`models.chooseOutput ${output.id}`);
    this.#output = output;
  }
  readTensors(): Promise<void> {
    this.#calls.push('models.readTensors');
    return Promise.resolve();
  }
  add(files: readonly File[]): Promise<void> {
    this.#calls.push(`models.add ${files.map(({ name }) => name).join()}`);
    return Promise.resolve();
  }
  cancelAdding(): void {
    this.#calls.push('models.cancelAdding');
  }
  remove(id: string): Promise<void> {
    this.#calls.push(`models.remove ${id}`);
    this.list = this.list.filter((model) => model.id !== id);
    return Promise.resolve();
  }
}

/** Changes what the real one would change, of a model that a test can set. */
class FakePreprocessing implements PreprocessingView {
  model = $state.raw<ModelSpec>(fakeModel('resnet18', 'ResNet-18'));
  #current = $state.raw(recipeOf('squash', this.model, { pillow: '13', exif: 'ignore' }));
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  get preset(): Preprocessing['preset'] {
    return this.#current.preset;
  }
  set preset(preset: Preprocessing['preset']) {
    this.#calls.push(`preprocessing.preset ${preset}`);
    this.#current = this.recipes[preset];
  }
  get current(): Preprocessing {
    return this.#current;
  }
  get recipes(): PreprocessingView['recipes'] {
    return { squash: recipeOf('squash', this.model, this.#current), crop: recipeOf('crop', this.model, this.#current) };
  }
  get isChanged(): boolean {
    return !isSameRecipe(this.#current, this.recipes[this.preset]);
  }
  get isSizeFixed(): boolean {
    return this.model.input.isSizeFixed;
  }
  get isScaleFixed(): boolean {
    return takesBytes(this.model);
  }
  change(change: PreprocessingChange): void {
    this.#current = applyChange(this.#current, change, this.model);
    this.#calls.push(`preprocessing.change ${JSON.stringify(change)}`);
  }
  useModelsOwn(): void {
    this.#calls.push('preprocessing.useModelsOwn');
    this.#current = this.recipes.crop;
  }
  useNotebooks(): void {
    this.#calls.push('preprocessing.useNotebooks');
    this.#current = this.recipes.squash;
  }
}

class FakeSettings implements SettingsView {
  readonly devices = ['auto', 'webgpu', 'wasm'];
  readonly models: FakeModels;
  readonly preprocessing: FakePreprocessing;
  device = $state<SettingsView['device']>('auto');
  leaveOutHidden = $state(false);
  takeMore = $state(false);
  sampleOnly = $state(false);
  readonly sampleCount = 200;

  constructor(calls: Calls) {
    this.models = new FakeModels(calls);
    this.preprocessing = new FakePreprocessing(calls);
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
  remarks = $state.raw<RunView['remarks']>([]);
  total = $state<number | undefined>(undefined);
  fraction = $state<number | undefined>(undefined);
  imagesPerSecond = $state<number | undefined>(undefined);
  secondsLeft = $state<number | undefined>(undefined);
  elapsedSeconds = $state(0);
  storedBytes = $state(0);
  backend = $state.raw<RunView['backend']>(undefined);
  notes = $state.raw<RunView['notes']>([]);
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
  fileName = $state<string | undefined>(undefined);
  entry = $state.raw<IndexView['entry']>(undefined);
  selected = $state.raw<LookedUp>();
  notFound = $state.raw<NotFound | undefined>(undefined);
  hits = $state.raw<Hits | undefined>(undefined);
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
  treeName(at: number): string {
    return this.treeRow(at).name;
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

/** Saving, without any file. */
export class FakeSave implements SaveView {
  format = $state<SaveView['format']>('npz');
  phase = $state.raw<SaveView['phase']>({ kind: 'idle' });
  l2 = $state(false);
  nanRows = $state(false);
  dtype = $state<SaveView['dtype']>('float32');
  rounding = $state.raw<SaveView['rounding']>({ kind: 'unknown' });
  readonly choices = CHOICES.map((id) => FILE_FORMATS.get(id)).map(({ holdsRows, dtypes }, i) => ({
    id: CHOICES[i]!,
    holdsRows,
    dtypes,
  }));
  canReduce = $state(false);
  rows = $state<SaveView['rows']>('whole');
  canSave = $state(true);
  bytes = $state(1_000_000);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  estimateBytes(format: DownloadFormat): number {
    if (this.dtype === 'float16') return this.bytes / 2;
    return format.startsWith('pickle') && this.dtype === 'float64' ? 2 * this.bytes : this.bytes;
  }
  cancel(): void {
    this.#calls.push('save.cancel');
  }
  reset(): void {
    this.phase = { kind: 'idle' };
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

/** Labels of a file that was read and matched, once {@link join} is called. */
export class FakeLabels implements LabelsView {
  phase = $state.raw<LabelsPhase>({ kind: 'none' });
  rows = $state(0);
  match = $state.raw<LabelsMatch | undefined>(undefined);
  notes = $state.raw<readonly LabelsNote[]>([]);
  columns = $state.raw<readonly LabelColumn[]>([]);
  isChoiceEmptyAtFirst = $state(false);
  readonly calls: Calls;

  constructor(calls: Calls = []) {
    this.calls = calls;
  }

  get keyColumns(): readonly string[] {
    return this.columns.map(({ name }) => name);
  }
  get keyColumn(): string {
    return this.columns.find(({ isKey }) => isKey)?.name ?? '';
  }
  set keyColumn(name: string) {
    this.calls.push(`labels.keyColumn ${name}`);
    this.columns = this.columns.map((column) => ({ ...column, isKey: column.name === name }));
  }
  /** Three images, two of them with a label. */
  join(match: Partial<LabelsMatch> = {}): void {
    const none = { count: 0, first: [] };
    this.phase = { kind: 'joined', fileName: 'articles.csv' };
    this.rows = 2;
    this.columns = [
      { name: 'article_id', kind: 'text', example: '0108775015', isKey: true, chosen: false },
      { name: 'price', kind: 'number', example: '9.90', isKey: false, chosen: true },
    ];
    this.match = {
      keyColumn: 'article_id',
      rule: 'stem',
      placeUnit: 'line',
      images: 2,
      ofImages: 3,
      unmatched: none,
      duplicates: none,
      disagreeing: 0,
      without: none,
      shared: none,
      ...match,
    };
  }
  use(file: File): Promise<void> {
    this.calls.push(`labels.use ${file.name}`);
    this.phase = { kind: 'reading', fileName: file.name };
    return Promise.resolve();
  }
  forget(): void {
    this.calls.push('labels.forget');
    this.phase = { kind: 'none' };
  }
  setChosen(name: string, chosen: boolean): void {
    this.calls.push(`labels.setChosen ${name} ${chosen}`);
    this.columns = this.columns.map((column) => (column.name === name ? { ...column, chosen } : column));
  }
  setAllChosen(chosen: boolean): void {
    this.calls.push(`labels.setAllChosen ${chosen}`);
    this.columns = this.columns.map((column) => ({ ...column, chosen }));
  }
  copyList(list: LabelListName): Promise<void> {
    this.calls.push(`labels.copyList ${list}`);
    return Promise.resolve();
  }
}

/** Reducing, without any work behind it. */
export class FakeReduce implements ReduceView {
  phase = $state.raw<ReducePhase>({ kind: 'none' });
  method = $state<ReduceView['method']>('pca');
  kernel = $state<ReduceView['kernel']>('rbf');
  by = $state<ReduceView['by']>('count');
  count = $state(64);
  share = $state(95);
  whiten = $state(false);
  seed = $state(0);
  most = $state(512);
  canReduce = $state(true);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  reduce(): Promise<void> {
    this.#calls.push(`reduce ${this.method} ${this.by} ${this.by === 'share' ? this.share : this.count}`);
    return Promise.resolve();
  }
  useFile(file: File): Promise<void> {
    this.#calls.push(`reduce.useFile ${file.name}`);
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('reduce.cancel');
  }
  forget(): void {
    this.#calls.push('reduce.forget');
    this.phase = { kind: 'none' };
  }
}

/** A query that finds what a test gives it. */
export class FakeNeighbours implements NeighboursView {
  query = $state.raw<NeighboursView['query']>([]);
  phase = $state.raw<NeighboursView['phase']>({ kind: 'none' });
  near = $state.raw<readonly NearPicture[]>([]);
  refusal = $state.raw<NeighboursView['refusal']>(undefined);
  pictureRefusal = $state.raw<NeighboursView['pictureRefusal']>(undefined);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  askRow(path: string, part: QueryPart): Promise<void> {
    this.#calls.push(`neighbours.askRow ${path} ${part}`);
    return Promise.resolve();
  }
  askFiles(files: readonly File[], part: QueryPart): Promise<void> {
    this.#calls.push(`neighbours.askFiles ${files.map(({ name }) => name).join()} ${part}`);
    return Promise.resolve();
  }
  setSign(id: number, sign: 1 | -1): Promise<void> {
    this.#calls.push(`neighbours.setSign ${id} ${sign}`);
    return Promise.resolve();
  }
  remove(id: number): Promise<void> {
    this.#calls.push(`neighbours.remove ${id}`);
    this.query = this.query.filter((picture) => picture.id !== id);
    return Promise.resolve();
  }
  clear(): void {
    this.#calls.push('neighbours.clear');
    this.query = [];
  }
}

/** Comparing files, without any. */
export class FakeSameBytes implements SameBytesView {
  phase = $state.raw<SameBytesView['phase']>({ kind: 'none' });
  refusal = $state.raw<SameBytesView['refusal']>(undefined);
  groups = $state.raw<SameBytesView['groups']>([]);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  compare(): Promise<void> {
    this.#calls.push('sameBytes.compare');
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('sameBytes.cancel');
  }
}

/** Comparing pictures with one another, without any vectors. */
export class FakeSearch implements SearchView {
  phase = $state.raw<SearchPhase>({ kind: 'none' });
  canCompare = $state(true);
  threshold = $state(0.95);
  groups = $state.raw<SearchView['groups']>([]);
  agreement = $state.raw<SearchView['agreement']>(undefined);
  guesses = $state.raw<readonly GuessView[]>([]);
  near = $state.raw<readonly NearPicture[]>([]);
  readonly neighbours: FakeNeighbours;
  readonly sameBytes: FakeSameBytes;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
    this.neighbours = new FakeNeighbours(calls);
    this.sameBytes = new FakeSameBytes(calls);
  }
  compare(): Promise<void> {
    this.#calls.push('search.compare');
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('search.cancel');
  }
  nearestOf(path: string): readonly NearPicture[] {
    return path === '' ? [] : this.near;
  }
  picturesOf({ own, like }: { readonly own: string; readonly like: string }): readonly GuessView[] {
    return this.guesses.filter((guess) => guess.own === own && guess.like === like);
  }
  pictureUrl(path: string): Promise<string | undefined> {
    return Promise.resolve(
      path.startsWith('gone')
        ? undefined
        : `data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7#${path}`,
    );
  }
  save(list: 'duplicates' | 'outliers'): void {
    this.#calls.push(`search.save ${list}`);
  }
}

/** A map whose points are set, and selected as the real one's are. */
export class FakeReport implements ReportMaker {
  phase = $state.raw<ReportPhase>({ kind: 'none' });
  canMake = $state(true);
  hasThumbnails = $state(true);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  save(): Promise<void> {
    this.#calls.push('report.save');
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('report.cancel');
  }
}

export class FakeMap implements MapView {
  phase = $state.raw<MapPhase>({ kind: 'none' });
  canMake = $state(true);
  estimatedSeconds = $state(1);
  points = $state.raw<MapView['points']>(undefined);
  colourings = $state.raw<MapView['colourings']>(['']);
  colouring = $state('');
  colours = $state.raw<MapView['colours']>(undefined);
  selected = $state.raw<MapView['selected']>(new Int32Array(0));
  selectedColour = $state<number | undefined>(undefined);
  readonly save: FakeSave;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
    this.save = new FakeSave(calls);
  }
  make(): Promise<void> {
    this.#calls.push('map.make');
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('map.cancel');
  }
  select(points: Iterable<number>, how: 'besides' | 'instead'): void {
    const others = how === 'besides' ? this.selected : [];
    this.selected = Int32Array.from(new Set([...others, ...points])).sort();
    this.selectedColour = undefined;
  }
  selectColour(colour: number): void {
    const { colourOf = [] } = this.colours ?? {};
    this.selected = Int32Array.from(
      Array.from(colourOf, (own, at) => (own === colour ? at : -1)).filter((at) => at >= 0),
    );
    this.selectedColour = colour;
  }
  clearSelection(): void {
    this.select([], 'instead');
  }
  pictureUrl(path: string): Promise<string | undefined> {
    return Promise.resolve(
      path.startsWith('gone')
        ? undefined
        : `data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7#${path}`,
    );
  }
}

/** Comparing with a table of the visitor's, without any reading. */
export class FakeCompare implements CompareView {
  phase = $state.raw<ComparePhase>({ kind: 'none' });
  canCompare = $state(true);
  canOpenAsIndex = $state(true);
  canAdd = $state(false);
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }
  use(files: readonly File[]): Promise<void> {
    this.#calls.push(`compare.use ${files.map(({ name }) => name).join()}`);
    return Promise.resolve();
  }
  add(trustSizes: boolean): Promise<void> {
    this.#calls.push(`compare.add ${trustSizes}`);
    return Promise.resolve();
  }
  compare(): Promise<void> {
    this.#calls.push('compare');
    return Promise.resolve();
  }
  cancel(): void {
    this.#calls.push('compare.cancel');
  }
  openAsIndex(): Promise<void> {
    this.#calls.push('compare.openAsIndex');
    return Promise.resolve();
  }
  close(): void {
    this.#calls.push('compare.close');
    this.phase = { kind: 'none' };
  }
  pictureOf(path: string): Promise<string | undefined> {
    return Promise.resolve(
      path.startsWith('gone')
        ? undefined
        : `data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7#${path}`,
    );
  }
  copyPaths(side: 'ours' | 'theirs'): Promise<void> {
    this.#calls.push(`compare.copyPaths ${side}`);
    return Promise.resolve();
  }
}

class FakeOffline implements OfflineView {
  facts = $state.raw<OfflineView['facts']>(undefined);
  offer = $state.raw<OfflineView['offer']>(undefined);
  readonly isIsolating = false;
  readonly #calls: Calls;
  constructor(calls: Calls) {
    this.#calls = calls;
  }
  load(): Promise<void> {
    this.#calls.push('offline.load');
    return Promise.resolve();
  }
}

/** The whole of what the screen sees, without any of the work behind it: every field can be set, every call is written down. */
export class FakeApp implements AppView {
  readonly calls: Calls = [];
  readonly canWork = true;
  notices = $state.raw<readonly Notice[]>([]);
  storedFolders = $state.raw<readonly StoredFolderView[]>([]);
  readonly folder = new FakeFolder(this.calls);
  readonly settings = new FakeSettings(this.calls);
  readonly run = new FakeRun(this.calls);
  readonly index = new FakeIndex(this.calls);
  readonly verify = new FakeVerify(this.calls);
  readonly save = new FakeSave(this.calls);
  readonly compare = new FakeCompare(this.calls);
  readonly labels = new FakeLabels(this.calls);
  readonly reduce = new FakeReduce(this.calls);
  readonly search = new FakeSearch(this.calls);
  readonly offline = new FakeOffline(this.calls);
  memory = $state.raw<AppView['memory']>({ lostModel: undefined, missingLabels: undefined });
  unopened = $state.raw<AppView['unopened']>(undefined);
  readonly map = new FakeMap(this.calls);
  readonly report = new FakeReport(this.calls);

  trySample(): Promise<void> {
    this.calls.push('trySample');
    return Promise.resolve();
  }
  openStored(folderId: string, fingerprint: string): Promise<void> {
    this.calls.push(`openStored ${folderId} ${fingerprint}`);
    return Promise.resolve();
  }
  closeEntry(): Promise<void> {
    this.calls.push('closeEntry');
    this.index.entry = undefined;
    return Promise.resolve();
  }
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
