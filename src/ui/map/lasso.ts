import type { Spot } from './camera.ts';
import type { PointGrid } from './point-grid.ts';

/**
 * The points inside a line that was drawn round them; it closes by itself, and where it crosses itself every other part is inside.
 *
 * @param line - places of the map
 * @param coordinates - x and y of each point, those of the grid
 */
export function pointsInside(line: readonly Spot[], coordinates: Float32Array, grid: PointGrid): number[] {
  if (line.length < 3) return [];
  const [xs, ys] = [line.map(({ x }) => x), line.map(({ y }) => y)];
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  const found: number[] = [];
  for (const point of grid.within(...box)) {
    if (isInside(coordinates[point * 2]!, coordinates[point * 2 + 1]!, line)) found.push(point);
  }
  return found;
}

/** Whether a ray from the place to the right crosses the line an odd number of times. */
function isInside(x: number, y: number, line: readonly Spot[]): boolean {
  let inside = false;
  let from = line[line.length - 1]!;
  for (const to of line) {
    const crosses = from.y > y !== to.y > y;
    if (crosses && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x) inside = !inside;
    from = to;
  }
  return inside;
}
