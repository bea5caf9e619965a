import { version } from '../../../package.json';
import type { ModelIdentity } from '../../core/model-spec.ts';
import type { Manifest, RowTable } from '../../core/row-table.ts';
import type { Shard } from '../../core/shard.ts';
import type { OpenEntry, OpenFile, RowOrigin } from './snapshot.ts';

/** What makes the rows of a folder comparable with others, as their manifest has it. */
export function settingsManifest({ model, parts, fingerprint }: RowOrigin) {
  const { normalization, resizePx, ...preprocessing } = parts.preprocessing;
  return {
    model: { name: model.id, title: model.title, sha256: model.sha256, ...fileOf(model) },
    output: parts.output,
    // A squash knows no shorter edge.
    preprocessing: { ...preprocessing, ...(preprocessing.preset === 'crop' ? { resizePx } : {}), ...normalization },
    arithmetic: parts.arithmetic,
    pixels: parts.pixels,
    kernel_version: parts.kernelVersion,
    fingerprint,
  } satisfies Manifest;
}

/** The run manifest of a folder's rows: everything that one must know to make them again (DESIGN §4). */
export function manifestOfFolder(
  table: Pick<RowTable, 'manifest'>,
  origin: RowOrigin,
  {
    folderName,
    savedAt,
    shard,
  }: { readonly folderName: string; readonly savedAt: Date; readonly shard?: Shard | undefined },
): Manifest {
  const { dim, backends, counts } = table.manifest;
  const { model, output, ...settings } = settingsManifest(origin);
  return {
    ...{ foldvec: version, folder: folderName, model, output, dim },
    ...settings,
    ...{ backends, date: savedAt.toISOString(), counts },
    ...(shard ? { shard } : {}),
  };
}

/** The same of rows whose folder is not open. Of rows from before it was noted what made them, all that is known. */
export function manifestOfEntry(
  table: Pick<RowTable, 'manifest'>,
  { origin, fingerprint, words: { model, preset, details } }: Omit<OpenEntry, 'kind' | 'store'>,
  words: { readonly folderName: string; readonly savedAt: Date },
): Manifest {
  if (origin) return manifestOfFolder(table, origin, words);
  const { dim, backends, counts } = table.manifest;
  return {
    ...{ foldvec: version, folder: words.folderName, model: { title: model ?? null }, dim },
    ...{ preprocessing: { preset: preset ?? null, details: details ?? null }, fingerprint },
    ...{ backends, date: words.savedAt.toISOString(), counts },
  };
}

/**
 * The run manifest of rows that came out of a file: what the file says of them, and that they went through here. Nothing is made
 * up: a table of Python's says nothing of its model.
 */
export function manifestOfFile({ fileName, facts, table }: Omit<OpenFile, 'kind' | 'share'>, savedAt: Date): Manifest {
  const { kind, dtype, meta } = facts;
  const { dim, count, classes, skipped, manifest } = table;
  return {
    foldvec: version,
    ...manifest,
    dim,
    converted: { from: fileName, kind, dtype, by: version, date: savedAt.toISOString() },
    date: meta?.['date'] ?? savedAt.toISOString(),
    counts: { rows: count, classes: classes.length, skipped: skipped.length },
  };
}

function fileOf(model: ModelIdentity): Manifest {
  if (model.kind === 'bundled') return { file: model.file };
  const { fileName, sha256, architecture } = model.source;
  return { file: fileName, file_sha256: sha256, architecture: architecture ?? null };
}
