import { version } from '../../package.json';
import type { FingerprintParts } from '../core/fingerprint.ts';
import type { ModelSpec } from '../core/model-spec.ts';
import type { StoredTable } from '../stages/persist/row-store.ts';

/** What `meta` is made of. */
export interface MetaInput {
  readonly model: ModelSpec;
  readonly parts: FingerprintParts;
  readonly fingerprint: string;
  readonly folderName: string;
  readonly table: StoredTable;
  readonly savedAt: Date;
}

/** The run manifest that is saved with the rows: everything that one must know to make them again (DESIGN §4). */
export function toMeta({ model, parts, fingerprint, folderName, table, savedAt }: MetaInput): Record<string, unknown> {
  const { normalization, ...preprocessing } = parts.preprocessing;
  let start = 0;
  const backends = table.backends.map(({ backend, rows }) => {
    const range = { rows: [start, start + rows], backend };
    start += rows;
    return range;
  });
  return {
    foldvec: version,
    folder: folderName,
    model: { name: model.id, title: model.title, sha256: model.sha256, file: model.file },
    output: parts.output,
    dim: table.dim,
    preprocessing: { ...preprocessing, ...normalization },
    arithmetic: parts.arithmetic,
    pixels: parts.pixels,
    kernel_version: parts.kernelVersion,
    fingerprint,
    backends,
    date: savedAt.toISOString(),
    counts: { rows: table.paths.length, classes: table.classes.length, skipped: table.skipped.length },
  };
}
