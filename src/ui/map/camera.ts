/** A point in CSS pixels, from the upper left corner of the map. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Size of the map in CSS pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** What part of the map is seen: the place in the middle, and how many pixels a unit of the map has. y goes up. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const MARGIN_PX = 24;
/** How much nearer than the whole one may come, and how much farther. */
const NEAREST = 400;
const FARTHEST = 0.5;

/** The camera that sees all points. @param coordinates - x and y of each */
export function fitAll(coordinates: Float32Array, { width, height }: Extent): Camera {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 2) {
    left = Math.min(left, coordinates[i]!);
    right = Math.max(right, coordinates[i]!);
    bottom = Math.min(bottom, coordinates[i + 1]!);
    top = Math.max(top, coordinates[i + 1]!);
  }
  if (left > right) return { x: 0, y: 0, scale: 1 };
  const across = Math.max(1, width - 2 * MARGIN_PX) / Math.max(right - left, 1e-6);
  const up = Math.max(1, height - 2 * MARGIN_PX) / Math.max(top - bottom, 1e-6);
  return { x: (left + right) / 2, y: (bottom + top) / 2, scale: Math.min(across, up) };
}

/** Where a place of the map is seen. */
export function toSpot({ x, y }: Spot, camera: Camera, { width, height }: Extent): Spot {
  return { x: (x - camera.x) * camera.scale + width / 2, y: (camera.y - y) * camera.scale + height / 2 };
}

/** The place of the map that is seen at a spot. */
export function toPlace(spot: Spot, camera: Camera, { width, height }: Extent): Spot {
  return { x: camera.x + (spot.x - width / 2) / camera.scale, y: camera.y - (spot.y - height / 2) / camera.scale };
}

/** Moves what is seen along with a pointer, by CSS pixels. */
export function pan(camera: Camera, { x, y }: Spot): Camera {
  return { ...camera, x: camera.x - x / camera.scale, y: camera.y + y / camera.scale };
}

/** Comes nearer by a factor; what is at the spot stays there. @param whole - scale at which all is seen */
export function zoom(
  camera: Camera,
  { factor, at, extent, whole }: { factor: number; at: Spot; extent: Extent; whole: number },
): Camera {
  const scale = Math.min(whole * NEAREST, Math.max(whole * FARTHEST, camera.scale * factor));
  const kept = toPlace(at, camera, extent);
  const by = scale / camera.scale;
  return { x: kept.x + (camera.x - kept.x) / by, y: kept.y + (camera.y - kept.y) / by, scale };
}
