import type { MemoryView } from '../../state/folder/memory-view.ts';
import { countOf, formatCount } from '../format.ts';
import { toShownName } from '../shown-name.ts';

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
export function standWords({ made, done, skipped, total, isWalking }: Stand): string {
  if (done === 0) return '';
  if (isWalking) return `Continue with ${made}: ${countOf(done, 'image')} done.`;
  if (done + skipped < total) return `Continue with ${made}: ${formatCount(done)} of ${countOf(total, 'image')} done.`;
  return `All done with ${made}. Start looks for new images.`;
}

/** What could not come back with a folder, a sentence each. */
export function lostWords({ lostModel, missingLabels }: MemoryView): readonly string[] {
  return [
    ...(lostModel === undefined
      ? []
      : [
          `Its vectors were made with ${toShownName(lostModel)}, a model that is no longer kept in this browser, so another one is chosen. Add its file again to continue; the vectors are under “Stored”.`,
        ]),
    ...(missingLabels === undefined
      ? []
      : [
          `Its labels, ${toShownName(missingLabels)}, were too large to be kept here: drop the file again to have them beside the vectors.`,
        ]),
  ];
}
