import type { FolderView, StoredFolderView } from '../folder/view.ts';
import type { PreprocessingView } from '../models/preprocessing-view.ts';
import type { ModelsView } from '../models/view.ts';
import type { IndexView } from '../rows/view.ts';
import type { RunView, VerifyView } from '../run/view.ts';
import type { SaveView } from '../save/view.ts';
import type { CompareView } from '../tables/compare-view.ts';
import type { LabelsView } from '../tables/labels-view.ts';
import type { Notice } from './notice.ts';

/** Choices before Start. Locked while a run is on. */
export interface SettingsView {
  readonly models: ModelsView;
  readonly preprocessing: PreprocessingView;
  device: 'auto' | 'webgpu' | 'wasm';
  leaveOutHidden: boolean;
  /** "First 200 only", a trial. */
  firstOnly: boolean;
  /** How many {@link firstOnly} means. */
  readonly firstCount: number;
}

/** Everything that the screen shows and does. */
export interface AppView {
  /** Whether this browser withholds so much here that nothing can be done: a notice says why. */
  readonly isBlocked: boolean;
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
  readonly storedFolders: readonly StoredFolderView[];
  deleteStored(folderId: string): Promise<void>;
  deleteAllStored(): Promise<void>;
}
