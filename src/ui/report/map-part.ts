import { OTHER_COLOUR } from '../../state/map/view.ts';
import type { ReportMap, ReportView } from '../../state/report/view.ts';
import { formatCount } from '../format.ts';
import { words } from '../words/words.svelte.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { gapText } from './report-text.ts';

/** The longer edge of the map, in its own units: finer than any screen, and short to write. */
const EDGE = 10_000;
const MARGIN = 300;
/** So many points are drawn for readers without script; the script draws all. */
const MOST_DRAWN = 20_000;

/** A map in whole units, y down. */
export interface PlacedMap {
  readonly width: number;
  readonly height: number;
  /** x, y of each picture. */
  readonly places: readonly number[];
}

/** Puts a map into a frame, with its proportions and a margin. */
export function placeMap({ coordinates }: Pick<ReportMap, 'coordinates'>): PlacedMap {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 2) {
    left = Math.min(left, coordinates[i]!);
    right = Math.max(right, coordinates[i]!);
    low = Math.min(low, coordinates[i + 1]!);
    high = Math.max(high, coordinates[i + 1]!);
  }
  const scale = (EDGE - 2 * MARGIN) / Math.max(right - left, high - low, 1e-9);
  const places = Array.from(coordinates, (value, i) => {
    return Math.round(MARGIN + (i % 2 === 0 ? value - left : high - value) * scale);
  });
  const sizeOf = (span: number) => Math.round(2 * MARGIN + span * scale);
  return { width: sizeOf(right - left), height: sizeOf(high - low), places };
}

/** The map: drawn as it is, for a script to make it live; and what its colours mean. */
export function mapPart({ map, paths }: Pick<ReportView, 'map' | 'paths'>, placed: PlacedMap | undefined): Html {
  if (map.kind !== 'made' || !placed) {
    return html`<p>${map.kind === 'made' ? '' : gapText(map, 'map')}</p>`;
  }
  const { width, height } = placed;
  const w = words().report;
  return html`<p class="small muted">${w.mapHelp}</p>
    <div class="map" id="map" role="group" aria-label="${w.map(paths.length)}">
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${w.drawnMap(paths.length)}">
        ${drawnPoints(map, placed)}
      </svg>
      <div class="card" id="map-card" hidden></div>
    </div>
    ${legend(map)}`;
}

function drawnPoints({ colours: { colourOf } }: ReportMap, { places }: PlacedMap): Html {
  const paths = new Map<number, string>();
  for (const point of drawnOf(colourOf.length)) {
    const colour = colourOf[point]!;
    paths.set(colour, `${paths.get(colour) ?? ''}M${places[2 * point]!} ${places[2 * point + 1]!}h0`);
  }
  // Those that share a colour lie below the others.
  const sorted = [...paths].sort(([a], [b]) => b - a);
  return html`${sorted.map(([colour, path]) => html`<path class="${colourClass(colour)}" d="${path}" />`)}`;
}

function legend({ colours }: ReportMap): Html {
  const { groups, others } = colours;
  const item = (colour: number, name: string, pictures: number) => {
    return html`<li data-colour="${colour}">
      <span class="swatch ${colourClass(colour)}"></span><bdi>${name}</bdi>
      <span class="muted numbers">${formatCount(pictures)}</span>
    </li> `;
  };
  const rest = others.pictures > 0 ? item(OTHER_COLOUR, words().map.others(colours), others.pictures) : undefined;
  return html`<ul class="legend" aria-label="${words().report.legend}">
    ${groups.map(({ colour, name, pictures }) => item(colour, words().map.group(name), pictures))}${rest}
  </ul>`;
}

function colourClass(colour: number): string {
  return colour === OTHER_COLOUR ? 'other' : `kind-${colour}`;
}

/** Numbers of the points that are drawn: all, or every n-th. */
function drawnOf(count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(count / MOST_DRAWN));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
