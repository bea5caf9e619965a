import type { AgreementView, ConfusionView, NearGroupView, OutlierView, SearchPhase } from '../state/search/view.ts';
import { countOf, formatCount, formatDuration, formatPercent } from './format.ts';
import { toShownName } from './shown-name.ts';

/** What is going on, for a line beside its button. */
export function comparingWords(phase: Extract<SearchPhase, { kind: 'reading' | 'comparing' }>): string {
  const what = phase.kind === 'reading' ? 'Reading the vectors' : 'Comparing each picture with all others';
  return `${what}, ${formatPercent(phase.fraction)}`;
}

/** What was done. */
export function comparedWords({ rows, seconds }: Extract<SearchPhase, { kind: 'compared' }>): string {
  return `${countOf(rows, 'picture')} compared with all others in ${formatDuration(seconds)}.`;
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

/** Why a picture is out of place. */
export function outlierWords({ own, like, votes, asked }: OutlierView): string {
  return `looks like ${toShownName(like)}, lies in ${toShownName(own)} (${votes} of ${asked})`;
}

/** How many pictures are nearly the same as another one. */
export function groupsWords(groups: readonly NearGroupView[]): string {
  if (groups.length === 0) return 'No two pictures are as near as this.';
  const pictures = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  return `${countOf(groups.length, 'group')} of ${countOf(pictures, 'picture')}.`;
}
