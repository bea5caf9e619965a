import { toPlace, toSpot, type Camera, type Extent, type Spot } from './camera.ts';
import type { PointGrid } from './point-grid.ts';

/** A small picture on the map. */
export interface ThumbPlace {
  readonly point: number;
  /** Its middle. */
  readonly spot: Spot;
}

/** With more points in view than this, pictures would say nothing of them. */
const MOST_IN_VIEW = 250;
const MOST_SHOWN = 40;

/**
 * Which points of those in view are shown as pictures, none over another: those that come first in the list. None while there are too
 * many points in view.
 */
export function thumbPlaces(
  grid: PointGrid,
  coordinates: Float32Array,
  { camera, extent, sizePx }: { readonly camera: Camera; readonly extent: Extent; readonly sizePx: number },
): ThumbPlace[] {
  const low = toPlace({ x: 0, y: extent.height }, camera, extent);
  const high = toPlace({ x: extent.width, y: 0 }, camera, extent);
  const seen: number[] = [];
  for (const point of grid.within(low.x, low.y, high.x, high.y)) {
    if (seen.push(point) > MOST_IN_VIEW) return [];
  }
  const placed: ThumbPlace[] = [];
  for (const point of seen.sort((a, b) => a - b)) {
    const spot = toSpot({ x: coordinates[point * 2]!, y: coordinates[point * 2 + 1]! }, camera, extent);
    const isFree = placed.every(({ spot: { x, y } }) => {
      return Math.abs(x - spot.x) >= sizePx || Math.abs(y - spot.y) >= sizePx;
    });
    if (isFree) placed.push({ point, spot });
    if (placed.length === MOST_SHOWN) break;
  }
  return placed;
}
