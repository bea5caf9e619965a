import type { ModelSpec } from '../../core/model-spec.ts';
import { version } from '../../../package.json';
import { archiveMeta } from './archive-meta.ts';
import type { Snapshot } from './snapshot.ts';

function fileOf(model: ModelSpec): Record<string, unknown> {
  if (model.kind === 'bundled') return { file: model.file };
  const { fileName, sha256, architecture } = model.source;
  return { file: fileName, file_sha256: sha256, architecture: architecture ?? null };
}

/** The run manifest that is saved with the rows: everything that one must know to make them again (DESIGN §4). */
export function toMeta({ rows, table, folderName }: Snapshot, savedAt: Date): Record<string, unknown> {
  if (rows.kind === 'archive') return archiveMeta(rows, table, savedAt);
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
    model: { name: model.id, title: model.title, sha256: model.sha256, ...fileOf(model) },
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
