import type { MapColours, MapPhase } from '../../../state/map/view.ts';
import { formatCount, formatPercent } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { countOf, quantities } from './quantities.ts';

/** The map, and what is selected on it. */
export const map = {
  title: 'Map',
  lead: 'All pictures at a glance: those that look alike to the model lie together.',
  make: 'Make the map',
  makeAgain: 'Make the map again',
  cancel: 'Cancel the map',
  /** What is going on, for a line beside its button. */
  making: ({ kind, fraction }: Extract<MapPhase, { fraction: number }>) => {
    switch (kind) {
      case 'reading':
        return `Reading the vectors, ${formatPercent(fraction)}`;
      case 'neighbours':
        return `Looking for each picture’s neighbours, ${formatPercent(fraction)}`;
      case 'layout':
        return `Laying them out, ${formatPercent(fraction)}`;
    }
  },
  made: (pictures: number, seconds: number) =>
    `${countOf(pictures, 'picture')} on the map, made in ${quantities.duration(seconds)}.`,
  estimate: (seconds: number) => `About ${quantities.duration(seconds)}; a first map shows sooner.`,
  colourBy: 'Colour by',
  byClass: 'class',
  legend: 'Colours: press one to select its pictures',
  /** What a group is called; undefined: those that have no class, or no value. */
  group: (name: string | undefined) => (name === undefined ? 'none' : toShownName(name)),
  /** What those are called that share a colour. */
  others: ({ others, scale }: Pick<MapColours, 'others' | 'scale'>) => {
    if (scale === 'steps') return 'none';
    return others.groups === 1 ? 'others' : `${formatCount(others.groups)} others`;
  },
  lasso: 'Select with lasso',
  zoom: 'Zoom',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show all',
  canvas: 'Map of the pictures',
  noCanvas: 'This browser gives no canvas to draw on. Select by a colour instead.',
  keys: 'Drag to move; + and − zoom, and so does the wheel once the map was clicked. Draw a line round pictures with the lasso, or with Shift held down, to select them.',
  selected: (pictures: number, of: number) => `${formatCount(pictures)} of ${countOf(of, 'picture')} selected`,
  clear: 'Clear',
  selection: 'Selected pictures',
  saveAs: 'Save these as',
  save: 'Save selection',
  saving: (fraction: number) => `Saving, ${formatPercent(fraction)}`,
  saveNote: 'Numbers and unit length as they are chosen for the whole result.',
};
