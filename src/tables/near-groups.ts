import type { Nearest } from '../stages/search/search.contract.ts';

/** Rows that are nearly the same: each is at least as near as asked to another one of its group. */
export interface NearGroup {
  /** Row numbers, rising; two at least. */
  readonly rows: readonly number[];
  /** The least cosine among the links that hold the group together. */
  readonly cosine: number;
}

/**
 * Groups rows that are near one another, by links from each row to its nearest ones: a chain of near pictures is one group. Only
 * the links of `nearest` are seen, which is enough: whoever has more near rows than those is linked to some of them.
 *
 * @param threshold - least cosine of a link
 * @returns largest group first, of equal ones the nearest
 */
export function nearGroups({ most, rows, cosines }: Nearest, threshold: number): readonly NearGroup[] {
  const count = rows.length / most;
  const parent = Int32Array.from({ length: count }, (_, row) => row);
  const rootOf = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const least = new Float32Array(count).fill(1);
  for (let row = 0; row < count; row++) {
    for (let i = row * most; i < (row + 1) * most && rows[i]! >= 0 && cosines[i]! >= threshold; i++) {
      const [a, b] = [rootOf(row), rootOf(rows[i]!)];
      const [first, other] = a < b ? [a, b] : [b, a];
      least[first] = Math.min(least[first]!, least[other]!, cosines[i]!);
      parent[other] = first;
    }
  }
  const groups = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    const root = rootOf(row);
    const group = groups.get(root);
    if (group) group.push(row);
    else groups.set(root, [row]);
  }
  return [...groups]
    .filter(([, members]) => members.length > 1)
    .map(([root, members]): NearGroup => ({ rows: members, cosine: least[root]! }))
    .sort((a, b) => b.rows.length - a.rows.length || b.cosine - a.cosine);
}

/** Groups of paths without those whose members are all copies of one another: these are told apart. */
export function withoutCopies<Group extends { readonly paths: readonly string[] }>(
  groups: readonly Group[],
  copies: readonly { readonly paths: readonly string[] }[],
): readonly Group[] {
  const kindOf = new Map(copies.flatMap(({ paths }, kind) => paths.map((path) => [path, kind] as const)));
  return groups.filter(({ paths }) => {
    const [first, ...others] = paths.map((path) => kindOf.get(path));
    return first === undefined || others.some((kind) => kind !== first);
  });
}
