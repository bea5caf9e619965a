import type {
  AgreementView,
  ConfusionTableView,
  ConfusionView,
  GuessView,
  NearGroupView,
  NeighboursPhase,
  SameBytesGroup,
  SameBytesPhase,
  SameBytesView,
  SearchPhase,
  SearchRefusal,
} from '../../state/search/view.ts';
import { countOf, formatBytes, formatCount, formatDuration, formatPercent } from '../format.ts';
import { toShownName } from '../shown-name.ts';

/** What is going on, for a line beside its button. */
export function comparingWords(phase: Extract<SearchPhase, { kind: 'reading' | 'comparing' }>): string {
  const what = phase.kind === 'reading' ? 'Reading the vectors' : 'Comparing each picture with all others';
  return `${what}, ${formatPercent(phase.fraction)}`;
}

/** What was done. */
export function comparedWords({ rows, seconds }: Extract<SearchPhase, { kind: 'compared' }>): string {
  return `${countOf(rows, 'picture')} compared with all others in ${formatDuration(seconds)}.`;
}

/** Where the search for near pictures stands. */
export function neighboursWords(phase: NeighboursPhase): string {
  switch (phase.kind) {
    case 'none':
    case 'failed':
      return '';
    case 'encoding':
      return 'The model looks at the picture …';
    case 'reading':
      return `Reading the vectors, ${formatPercent(phase.fraction)}`;
    case 'no-direction':
      return 'These pictures cancel each other out: nothing is left to search for.';
    case 'found':
      return `The nearest of ${countOf(phase.rows, 'picture')}, in ${Math.max(1, Math.round(phase.ms))} ms. The vectors stay in memory, ${formatBytes(phase.heldBytes)}, until others are open.`;
  }
}

/** Why nothing is searched for. */
export function refusalWords(refusal: SearchRefusal): string {
  switch (refusal) {
    case 'running':
      return 'A run is on: searching waits until it has ended.';
    case 'rows-alone':
      return 'These vectors are open without their folder, so that a new picture can’t be encoded as they were: open the folder for that. Pictures that have a vector can be searched for, from any list.';
  }
}

/** Whether classes lie together, in one sentence for people. */
export function agreementWords({ rows, right, neighbours, chance }: AgreementView): string {
  const share = formatPercent(rows === 0 ? 0 : right / rows);
  return `${share} of the pictures look most like pictures of their own class, going by the ${neighbours} nearest; calling all by the largest class would be right for ${formatPercent(chance)}.`;
}

/** One pair of classes that are taken for one another. */
export function confusionWords({ own, like, pictures, of }: ConfusionView): string {
  return `${toShownName(own)} looks like ${toShownName(like)}: ${formatCount(pictures)} of ${formatCount(of)}`;
}

/** What the table shows. */
export function tableWords({ classes, ofClasses }: ConfusionTableView): string {
  const which =
    classes.length < ofClasses
      ? ` The ${formatCount(classes.length)} classes that are taken for others most often, of ${formatCount(ofClasses)}.`
      : '';
  return `A line for each class that pictures lie in, a column for each that they look like.${which} A number opens its pictures; arrow keys go from number to number.`;
}

/** What a cell of the table holds. */
export function cellWords({ own, like, pictures, of }: ConfusionView): string {
  const what = `${formatCount(pictures)} of ${countOf(of, 'picture')} of ${toShownName(own)}`;
  return own === like ? `${what}: like their own class` : `${what}: like ${toShownName(like)}`;
}

/** Why a picture is out of place. */
export function outlierWords({ own, like, votes, asked }: GuessView): string {
  return `looks like ${toShownName(like)}, lies in ${toShownName(own)} (${votes} of ${asked})`;
}

/** How sure its neighbours are. */
export function guessWords({ votes, asked }: GuessView): string {
  return `${votes} of ${asked} neighbours`;
}

/** How many pictures are nearly the same as another one. */
export function groupsWords(groups: readonly NearGroupView[]): string {
  if (groups.length === 0) return 'No two pictures are as near as this.';
  const pictures = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  return `${countOf(groups.length, 'group')} of ${countOf(pictures, 'picture')}.`;
}

/** Where the comparison of files stands. */
export function sameBytesWords(phase: SameBytesPhase, groups: readonly SameBytesGroup[]): string {
  switch (phase.kind) {
    case 'none':
    case 'failed':
      return '';
    case 'reading':
      return `Reading files of the same size, ${formatPercent(phase.fraction)}`;
    case 'compared': {
      const copies = groups.reduce((sum, { paths }) => sum + paths.length - 1, 0);
      const bytes = groups.reduce((sum, { paths, sizeBytes }) => sum + (paths.length - 1) * sizeBytes, 0);
      const found =
        copies === 0
          ? 'No two files are the same.'
          : `${countOf(copies, 'copy', 'copies')} of ${countOf(groups.length, 'picture')}, ${formatBytes(bytes)}.`;
      const left = [
        phase.changed > 0
          ? ` ${countOf(phase.changed, 'file')} changed since the run, and ${phase.changed === 1 ? 'is' : 'are'} left out.`
          : '',
        phase.unreadable > 0 ? ` ${countOf(phase.unreadable, 'file')} could not be read.` : '',
      ];
      return found + left.join('');
    }
  }
}

/** Why files can't be compared. */
export function sameBytesRefusalWords(refusal: NonNullable<SameBytesView['refusal']>): string {
  switch (refusal) {
    case 'running':
      return 'A run is on: comparing files waits until it has ended.';
    case 'folder-closed':
      return 'Files can be compared where their folder is open.';
  }
}
