import { PipelineError } from '../../core/errors.ts';
import type { FingerprintParts } from '../../core/fingerprint.ts';
import type { ModelIdentity, ModelOutput, ModelSpec } from '../../core/model-spec.ts';
import type { RowTable } from '../../core/row-table.ts';
import type { RunRecord } from '../../stages/persist/catalogue-records.ts';
import type { RowStore } from '../../stages/persist/row-store.ts';
import type { FileFacts } from '../../stages/read/read.contract.ts';
import type { KnownSkip } from '../run/progress.svelte.ts';
import type { RunNote } from '../run/note.ts';

/** What made the rows of a folder. */
export interface RowOrigin {
  readonly fingerprint: string;
  readonly parts: FingerprintParts;
  readonly model: ModelIdentity;
}

/** Rows of a folder that are open: a run takes them and what made them from here, so that rows of two settings never mix. */
export interface OpenRows extends RowOrigin {
  readonly kind: 'stored';
  readonly model: ModelSpec;
  /** Which of the model's vectors its rows are. */
  readonly output: ModelOutput;
  readonly store: RowStore;
  /** What the catalogue says of them. */
  readonly note: RunNote;
}

/** Rows of a file that the visitor brought, open as the index. No pictures belong to them, and nothing is added to them. */
export interface OpenFile {
  readonly kind: 'file';
  readonly fileName: string;
  readonly facts: FileFacts;
  readonly table: RowTable;
  /** The same table for somebody else, who releases it on his own. */
  readonly share: () => RowTable;
}

/** Rows of a stored folder that are open without it: nothing is added to them, and there are no pictures. */
export interface OpenEntry {
  readonly kind: 'entry';
  readonly fingerprint: string;
  /** For people: `model`, `preset` … */
  readonly words: RunRecord['parts'];
  /** Undefined for rows from before this was noted. */
  readonly origin: RowOrigin | undefined;
  readonly store: RowStore;
}

/** What a run found besides rows. */
export interface RunSummary {
  readonly skips: readonly KnownSkip[];
  readonly unlisted: readonly PipelineError[];
  /** Names of the top-level folders, once a complete walk knows them. */
  readonly classes: readonly string[] | undefined;
}

/** The same as a store keeps it. */
export function summaryToStore({ skips, unlisted, classes }: RunSummary): Parameters<RowStore['setSummary']>[0] {
  const skipped = skips.map(({ path, stage, code, reason }) => new PipelineError(code, stage, reason, { path }));
  return {
    skipped: [...skipped, ...unlisted].map((error) => error.toWire()),
    skippedFiles: skips.flatMap(({ path, file }) => (file ? [{ path, ...file }] : [])),
    classes,
  };
}
