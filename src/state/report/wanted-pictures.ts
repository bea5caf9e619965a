import type { ReportView } from './view.ts';

/**
 * Pictures in the order in which they are wanted as thumbnails: those that stand in lists first, then the others evenly over the
 * whole, so that wherever it ends, no class is without.
 *
 * @returns each path once
 */
export function wantedPictures({
  paths,
  search,
  copies,
}: Pick<ReportView, 'paths' | 'search' | 'copies'>): readonly string[] {
  const wanted = new Set<string>();
  const take = (those: readonly string[]) => those.forEach((path) => wanted.add(path));
  if (search.kind === 'made') {
    take(search.agreement?.outliers.map(({ path }) => path) ?? []);
    search.groups.forEach((group) => take(group.paths));
  }
  if (copies.kind === 'made') copies.groups.forEach((group) => take(group.paths));
  for (const at of evenOrder(paths.length)) wanted.add(paths[at]!);
  return [...wanted];
}

/** All numbers below a count, each part of them spread over the whole: 0, half, quarters, eighths … */
export function evenOrder(count: number): readonly number[] {
  const order: number[] = [];
  const seen = new Uint8Array(count);
  for (let step = count; order.length < count; step = Math.max(1, Math.floor(step / 2))) {
    for (let at = 0; at < count; at += step) {
      if (seen[at]) continue;
      seen[at] = 1;
      order.push(at);
    }
  }
  return order;
}
