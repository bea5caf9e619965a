import { version } from '../../package.json';
import type { Snapshot } from './workspace.svelte.ts';

/** The run manifest that is saved with the rows: everything that one must know to make them again (DESIGN §4). */
export function toMeta({ rows, table, folderName }: Snapshot, savedAt: Date): Record<string, unknown> {
  const { model, parts, fingerprint } = rows;
  const { normalization, resizePx, ...preprocessing } = parts.preprocessing;
  let start = 0;
  const backends = table.backends.map(({ backend, rows: length }) => {
    const range = { rows: [start, start + length], backend };
    start += length;
    return range;
  });
  return {
    foldvec: version,
    folder: folderName,
    model: { name: model.id, title: model.title, sha256: model.sha256, file: model.file },
    output: parts.output,
    dim: table.dim,
    // A squash knows no shorter edge.
    preprocessing: { ...preprocessing, ...(preprocessing.preset === 'crop' ? { resizePx } : {}), ...normalization },
    arithmetic: parts.arithmetic,
    pixels: parts.pixels,
    kernel_version: parts.kernelVersion,
    fingerprint,
    backends,
    date: savedAt.toISOString(),
    counts: { rows: table.paths.length, classes: table.classes.length, skipped: table.skipped.length },
  };
}
