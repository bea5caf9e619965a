import type {
  NearGroupView,
  NeighboursPhase,
  SameBytesGroup,
  SameBytesPhase,
  SameBytesView,
  SearchPhase,
  SearchRefusal,
} from '../../state/search/view.ts';
import { words } from '../words/words.svelte.ts';

/** What is going on, for a line beside its button. */
export function comparingText({ kind, fraction }: Extract<SearchPhase, { kind: 'reading' | 'comparing' }>): string {
  const w = words().explore;
  return kind === 'reading' ? w.readingVectors(fraction) : w.comparing(fraction);
}

/** Where the search for near pictures stands. */
export function neighboursText(phase: NeighboursPhase): string {
  const w = words().explore;
  switch (phase.kind) {
    case 'none':
    case 'failed':
      return '';
    case 'encoding':
      return w.encoding;
    case 'reading':
      return w.readingVectors(phase.fraction);
    case 'no-direction':
      return w.noDirection;
    case 'found':
      return w.found(phase.rows, phase.ms, phase.heldBytes);
  }
}

/** Why nothing is searched for. */
export function refusalText(refusal: SearchRefusal): string {
  switch (refusal) {
    case 'running':
      return words().explore.runIsOn;
    case 'rows-alone':
      return words().explore.rowsAlone;
  }
}

/** How many pictures are nearly the same as another one. */
export function groupsText(groups: readonly NearGroupView[]): string {
  const w = words().duplicates;
  if (groups.length === 0) return w.noneNear;
  return w.groups(
    groups.length,
    groups.reduce((sum, { paths }) => sum + paths.length, 0),
  );
}

/** Where the comparison of files stands. */
export function sameBytesText(phase: SameBytesPhase, groups: readonly SameBytesGroup[]): string {
  const w = words().duplicates;
  switch (phase.kind) {
    case 'none':
    case 'failed':
      return '';
    case 'reading':
      return w.reading(phase.fraction);
    case 'compared': {
      const copies = groups.reduce((sum, { paths }) => sum + paths.length - 1, 0);
      const bytes = groups.reduce((sum, { paths, sizeBytes }) => sum + (paths.length - 1) * sizeBytes, 0);
      const sentences = [copies === 0 ? w.noCopies : w.copies(copies, groups.length, bytes)];
      if (phase.changed > 0) sentences.push(w.changed(phase.changed));
      if (phase.unreadable > 0) sentences.push(w.unreadable(phase.unreadable));
      return sentences.join(' ');
    }
  }
}

/** Why files can't be compared. */
export function sameBytesRefusalText(refusal: NonNullable<SameBytesView['refusal']>): string {
  switch (refusal) {
    case 'running':
      return words().duplicates.runIsOn;
    case 'folder-closed':
      return words().duplicates.folderClosed;
  }
}
