import { untrack } from 'svelte';
import { PipelineError } from '../../core/errors.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { Folder } from '../folder/folder.svelte.ts';
import type { CurrentRows } from './current-rows.svelte.ts';

/** Whose rows follow which settings. */
export interface FollowingParts {
  readonly settings: Pick<Settings, 'preprocessing' | 'models' | 'device'>;
  readonly currentRows: Pick<CurrentRows, 'folderId' | 'openRows'>;
  /** Told what its store fails of. */
  readonly folder: Pick<Folder, 'fail'>;
  /** Whether a run is on: it keeps the rows that it began with. */
  readonly isRunning: () => boolean;
}

/**
 * Other settings are other rows: from now on, as long as the page is open, those of the choice are opened, so that what is stored
 * shows before Start.
 */
export function followSettings(parts: FollowingParts): void {
  const { settings } = parts;
  $effect.root(() => {
    $effect(() => {
      void settings.preprocessing.current; // the model's own numbers are part of it
      void settings.models.output;
      void settings.device; // rows of float16 are others
      // Only the settings are followed: what opening changes must not open again.
      untrack(() => void openChosenRows(parts));
    });
  });
}

async function openChosenRows({ currentRows, folder, isRunning }: FollowingParts): Promise<void> {
  const { folderId } = currentRows;
  if (folderId === undefined || isRunning()) return;
  try {
    await currentRows.openRows();
  } catch (error) {
    // A folder that was closed meanwhile is none of the visitor's business.
    const isClosed = error instanceof PipelineError && error.code === 'folder-lost';
    if (!isClosed && currentRows.folderId === folderId) folder.fail(error);
  }
}
