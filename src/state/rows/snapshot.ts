import type { PipelineError } from '../../core/errors.ts';
import type { FingerprintParts } from '../../core/fingerprint.ts';
import type { ModelOutput, ModelSpec } from '../../core/model-spec.ts';
import type { RowStore, StoredTable } from '../../stages/persist/row-store.ts';
import type { SkipView } from '../run/view.ts';
import type { ArchiveOrigin } from './archive-meta.ts';
import type { ArchiveRows } from './archive-rows.ts';
import type { RunNote } from '../run/note.ts';

/** Rows of a folder, and what made them. */
export interface StoredRows {
  readonly kind: 'stored';
  readonly fingerprint: string;
  readonly parts: FingerprintParts;
  readonly model: ModelSpec;
  /** Which of the model's vectors its rows are. */
  readonly output: ModelOutput;
  readonly store: RowStore;
}

/** Rows that are open: a run takes them and what made them from here, so that rows of two settings never mix. */
export interface OpenRows extends StoredRows {
  /** What the catalogue says of them. */
  readonly note: RunNote;
}

/** A table that the visitor brought, open as the index. No pictures belong to it, and nothing is added to it. */
export interface OpenArchive extends ArchiveOrigin {
  readonly kind: 'archive';
  readonly store: ArchiveRows;
}

/** What a saved file is made of, all of one moment. */
export interface Snapshot {
  readonly rows: StoredRows | OpenArchive;
  readonly table: StoredTable;
  readonly folderName: string;
}

/** What a run found besides rows. */
export interface RunSummary {
  readonly skips: readonly SkipView[];
  readonly unlisted: readonly PipelineError[];
  /** Names of the top-level folders, once a complete walk knows them. */
  readonly classes: readonly string[] | undefined;
}
