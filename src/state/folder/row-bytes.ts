import type { PathTable } from '../../core/path-table.ts';

/** Bytes that a row takes in the store besides its numbers and its path: size, mtime, places. */
const BYTES_BESIDE = 60;
const SAMPLED_PATHS = 500;

/** About what the store keeps of each image besides the numbers of its row, by paths that are evenly spread: some are long. */
export function bytesBesideRow(table: Pick<PathTable, 'fileCount' | 'pathOf'>): number {
  const sampled = Math.min(table.fileCount, SAMPLED_PATHS);
  let units = 0;
  for (let i = 0; i < sampled; i++) units += table.pathOf(Math.floor((i * table.fileCount) / sampled)).length;
  return BYTES_BESIDE + (sampled === 0 ? 0 : Math.ceil(units / sampled));
}
