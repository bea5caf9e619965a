import { normalNumbers } from '../../src/core/random.ts';

/** Rows in groups far from one another: row i is of group i % groups. `Float32Array[count * dim]` */
export function blobRows(count: number, dim: number, groups: number): Float32Array<ArrayBuffer> {
  const centres = normalNumbers(groups * dim, 1);
  const noise = normalNumbers(count * dim, 2);
  return Float32Array.from(noise, (value, i) => {
    const group = Math.floor(i / dim) % groups;
    return centres[group * dim + (i % dim)]! + 0.15 * value;
  });
}

/** Part of points whose nearest point on the map is of their own group. @param coordinates - x and y of each */
export function ownNearest(coordinates: Float32Array, groups: number): number {
  const count = coordinates.length / 2;
  let own = 0;
  for (let point = 0; point < count; point++) {
    let [best, least] = [-1, Infinity];
    for (let other = 0; other < count; other++) {
      if (other === point) continue;
      const [dx, dy] = [
        coordinates[other * 2]! - coordinates[point * 2]!,
        coordinates[other * 2 + 1]! - coordinates[point * 2 + 1]!,
      ];
      if (dx * dx + dy * dy < least) [best, least] = [other, dx * dx + dy * dy];
    }
    if (best % groups === point % groups) own++;
  }
  return own / count;
}
