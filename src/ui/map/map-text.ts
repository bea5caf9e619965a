import type { MapColours, MapPhase } from '../../state/map/view.ts';
import { countOf, formatCount, formatDuration, formatPercent } from '../format.ts';
import { toShownName } from '../shown-name.ts';

/** Seconds beyond which a map's time is told beforehand. */
const LONG_SECONDS = 15;

const DOING: Readonly<Record<'reading' | 'neighbours' | 'layout', string>> = {
  reading: 'Reading the vectors',
  neighbours: 'Looking for each picture’s neighbours',
  layout: 'Laying them out',
};

/** What is going on, for a line beside its button. */
export function mappingWords({ kind, fraction }: Extract<MapPhase, { fraction: number }>): string {
  return `${DOING[kind]}, ${formatPercent(fraction)}`;
}

/** What was done. */
export function mappedWords({ rows, seconds }: Extract<MapPhase, { kind: 'mapped' }>): string {
  return `${countOf(rows, 'picture')} on the map, made in ${formatDuration(seconds)}.`;
}

/** How long a map will take, where that is worth saying; empty where it is not. */
export function estimateWords(seconds: number): string {
  return seconds < LONG_SECONDS ? '' : `About ${formatDuration(seconds)}; a first map shows sooner.`;
}

/** What a group is called. */
export function groupName(name: string | undefined): string {
  return name === undefined ? 'none' : toShownName(name);
}

/** What those are called that share a colour. */
export function othersName({ others, scale }: MapColours): string {
  if (scale === 'steps') return 'none';
  return others.groups === 1 ? 'others' : `${formatCount(others.groups)} others`;
}

/** How many pictures are selected. */
export function selectedWords(pictures: number, of: number): string {
  return `${formatCount(pictures)} of ${countOf(of, 'picture')} selected`;
}
