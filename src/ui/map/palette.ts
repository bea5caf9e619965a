import type { MapColours } from '../../state/map/view.ts';
import { GROUP_COLOURS, OTHER_COLOUR } from '../../state/map/view.ts';
import { toRgb, type Scene } from './point-painter.ts';

/** The variable of `palette.css` that holds a colour. */
export function colourVariable(scale: MapColours['scale'], colour: number): string {
  if (colour === OTHER_COLOUR) return '--map-other';
  return scale === 'kinds' ? `--map-kind-${colour}` : `--map-step-${colour}`;
}

/** The colours as they are now, light or dark: those of groups by their numbers, and what is behind them. */
export function readPalette(element: Element, scale: MapColours['scale']): Pick<Scene, 'colours' | 'paper'> {
  const style = getComputedStyle(element);
  const read = (variable: string) => toRgb(style.getPropertyValue(variable));
  return {
    colours: Array.from({ length: GROUP_COLOURS + 1 }, (_, colour) => read(colourVariable(scale, colour))),
    paper: read('--surface'),
  };
}
