import type { MemoryView } from '../state/folder/memory-view.ts';
import { words } from './words/words.svelte.ts';

/** What is stored of an open folder, as one of the ways to go on. */
export interface Stand {
  /** Model and preset: `EfficientNet-Lite0, squash`. */
  readonly made: string;
  readonly done: number;
  /** Files that no run makes a row of. */
  readonly skipped: number;
  /** Images that are meant, of those found so far. */
  readonly total: number;
  readonly isWalking: boolean;
}

/** Where an open folder stands: `Continue with EfficientNet-Lite0, squash: 8 of 40 images done.`; empty while nothing is done. */
export function standText({ made, done, skipped, total, isWalking }: Stand): string {
  const w = words().folder;
  if (done === 0) return '';
  if (isWalking) return w.continueWalking(made, done);
  return done + skipped < total ? w.continueWith(made, done, total) : w.allDone(made);
}

/** What could not come back with a folder, a sentence each. */
export function lostText({ lostModel, missingLabels }: MemoryView): readonly string[] {
  const w = words().folder;
  return [
    ...(lostModel === undefined ? [] : [w.lostModel(lostModel)]),
    ...(missingLabels === undefined ? [] : [w.missingLabels(missingLabels)]),
  ];
}
