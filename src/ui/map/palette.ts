import type { MapColours } from '../../state/map/view.ts';
import { GROUP_COLOURS, OTHER_COLOUR } from '../../state/map/view.ts';
import type { Rgb, Scene } from './point-painter.ts';

/** The variable of `palette.css` that holds a colour. */
export function colourVariable(scale: MapColours['scale'], colour: number): string {
  if (colour === OTHER_COLOUR) return '--map-other';
  return scale === 'kinds' ? `--map-kind-${colour}` : `--map-step-${colour}`;
}

/** The colours as they are now, light or dark: those of groups by their numbers, and what is behind them. */
export function readPalette(element: Element, scale: MapColours['scale']): Pick<Scene, 'colours' | 'paper'> {
  const style = getComputedStyle(element);
  const context = document.createElement('canvas').getContext('2d');
  const read = (variable: string) => toRgb(style.getPropertyValue(variable), context);
  return {
    colours: Array.from({ length: GROUP_COLOURS + 1 }, (_, colour) => read(colourVariable(scale, colour))),
    paper: read('--surface'),
  };
}

/** A colour as CSS has it, which a build may have shortened: a canvas gives it back as `#rrggbb`. Black if it is none. */
function toRgb(css: string, context: CanvasRenderingContext2D | null): Rgb {
  if (!context) return [0, 0, 0];
  context.fillStyle = '#000'; // stays, if the next is no colour
  context.fillStyle = css;
  const hex = context.fillStyle;
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}
