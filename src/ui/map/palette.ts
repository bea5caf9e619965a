import type { MapColours } from '../../state/map/view.ts';
import { GROUP_COLOURS, OTHER_COLOUR } from '../../state/map/view.ts';
import { toRgb, type Rgb } from './point-painter.ts';

/** The variable of `palette.css` that holds a colour. */
export function colourVariable(scale: MapColours['scale'], colour: number): string {
  if (colour === OTHER_COLOUR) return '--map-other';
  return scale === 'kinds' ? `--map-kind-${colour}` : `--map-step-${colour}`;
}

/** The colours as they are now, light or dark, by their numbers. */
export function readPalette(element: Element, scale: MapColours['scale']): readonly Rgb[] {
  const style = getComputedStyle(element);
  return Array.from({ length: GROUP_COLOURS + 1 }, (_, colour) => {
    return toRgb(style.getPropertyValue(colourVariable(scale, colour)));
  });
}
