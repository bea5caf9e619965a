import type { BrowserNotice } from './environment.ts';
import type { FolderView, StoredFolderView } from '../folder/view.ts';
import type { MemoryView } from '../folder/memory-view.ts';
import type { PreprocessingView } from '../models/preprocessing-view.ts';
import type { ModelsNotice, ModelsView } from '../models/view.ts';
import type { OfflineView } from '../offline/view.ts';
import type { ReduceView } from '../reduce/view.ts';
import type { MapView } from '../map/view.ts';
import type { ReportMaker } from '../report/view.ts';
import type { SearchView } from '../search/view.ts';
import type { IndexView } from '../rows/view.ts';
import type { RunView, VerifyView } from '../run/view.ts';
import type { SaveView } from '../save/view.ts';
import type { CompareView } from '../tables/compare-view.ts';
import type { ShownError } from './shown-error.ts';
import type { LabelsView } from '../tables/labels-view.ts';

/** What was found in the store, or could not be done with it. `reason` is the technical sentence of the failure. */
export type StoreNotice =
  /** Stored folders that can't be read any more. */
  | { readonly code: 'folders-damaged'; readonly folders: number }
  | { readonly code: 'folders-unlisted'; readonly reason: string }
  | { readonly code: 'folders-undeleted'; readonly reason: string }
  /** A check at the start did not come to its end. */
  | { readonly code: 'check-failed'; readonly reason: string };

/** A plain fact that the visitor should know before starting; `ui/words/` says it. */
export type Notice = BrowserNotice | ModelsNotice | StoreNotice;

/** Choices before Start. Locked while a run is on. */
export interface SettingsView {
  readonly models: ModelsView;
  readonly preprocessing: PreprocessingView;
  /** What {@link device} may be, in the order of the choice. */
  readonly devices: readonly string[];
  /** `auto`, or an engine by its id. */
  device: string;
  leaveOutHidden: boolean;
  /** Whether .heic, .avif, .jxl and .gif are encoded too, which ImageFolder passes over. */
  takeMore: boolean;
  /** A trial: 200 images, spread over all classes. */
  sampleOnly: boolean;
  /** How many {@link sampleOnly} means. */
  readonly sampleCount: number;
}

/** Everything that the screen shows and does. */
export interface AppView {
  /** Whether the page can do its job where it was opened; if not, a notice says what to do, and nothing else is offered. */
  readonly canWork: boolean;
  /** Facts about this browser: private mode, noise on the canvas, no isolation, no threads … */
  readonly notices: readonly Notice[];
  readonly folder: FolderView;
  readonly settings: SettingsView;
  readonly run: RunView;
  readonly index: IndexView;
  readonly verify: VerifyView;
  readonly save: SaveView;
  readonly compare: CompareView;
  readonly labels: LabelsView;
  readonly reduce: ReduceView;
  readonly search: SearchView;
  readonly map: MapView;
  readonly report: ReportMaker;
  readonly storedFolders: readonly StoredFolderView[];
  /** Opens the sample pictures and encodes them, for who only wants to look. */
  trySample(): Promise<void>;
  /** What could not come back with the open folder. */
  readonly memory: MemoryView;
  /** The page without the network, and newer builds of it. */
  readonly offline: OfflineView;
  /** Opens one set of rows of a stored folder without the folder itself, unless that is open. */
  openStored(folderId: string, fingerprint: string): Promise<void>;
  /** Why rows that were to be opened are not, and of which folder. */
  readonly unopened: { readonly folderId: string; readonly error: ShownError } | undefined;
  /** Closes rows that are open without their folder; they stay stored. */
  closeEntry(): Promise<void>;
  deleteStored(folderId: string): Promise<void>;
  deleteAllStored(): Promise<void>;
}
