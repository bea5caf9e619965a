import { keptVariance, type Reduction } from '../core/reduction.ts';
import type { RowTable } from '../core/row-table.ts';
import type { TerminalJob } from '../core/terminal-protocol.ts';
import { reduceRows } from '../pipeline/reduce-rows.ts';
import { openReduction } from '../stages/read/read.client.ts';
import { applyReduction, fitRows } from '../stages/reduce/reduce.client.ts';
import type { ModelsView } from '../state/models/view.ts';
import type { JobPhase } from './words.ts';

/** A file of a reduction, and what is in it once it was read. */
export interface GivenReduction {
  readonly file: File;
  readonly read: Reduction | undefined;
}

/** What is told while rows are reduced, and kept of it. */
interface ReduceDesk {
  reduction: GivenReduction | undefined;
  step: JobPhase | undefined;
  fraction: number | undefined;
  readonly begin: (step: JobPhase) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes a file of a reduction. It is read at once where the model says how long its rows will be, so that a bad file is told
 * before the run.
 *
 * @throws PipelineError `file-damaged`, `reduction-mismatch`
 */
export async function useReduction(
  file: File,
  models: Pick<ModelsView, 'output' | 'dimOf'>,
  desk: ReduceDesk,
): Promise<void> {
  const dim = models.dimOf(models.output);
  desk.reduction = { file, read: dim === undefined ? undefined : await openReduction(file, dim, desk.signal) };
}

/**
 * The table with its rows reduced as the job wants them; the table itself if it does not.
 *
 * @returns to be released instead of the table
 * @throws as `reduceRows`; the table stays the caller's then
 */
export async function reduceFor(job: TerminalJob, table: RowTable, desk: ReduceDesk): Promise<RowTable> {
  const given = desk.reduction;
  if (job.reduction === undefined && given === undefined) return table;
  const { signal } = desk;
  desk.begin('reducing');
  try {
    const by = given
      ? { reduction: given.read ?? (await openReduction(given.file, table.dim, signal)) }
      : job.reduction && { spec: job.reduction };
    if (!by) return table;
    return await reduceRows({
      ...{ table, by, signal },
      fit: fitRows,
      apply: applyReduction,
      onProgress: ({ fraction }) => {
        desk.fraction = fraction;
      },
    });
  } finally {
    desk.step = undefined;
    desk.fraction = undefined;
  }
}

/** What the summary tells of a table's reduction: nothing, if it has none. The fingerprint is that of the reduced rows. */
export function reductionSummary({
  reduction,
  manifest,
}: Pick<RowTable, 'reduction' | 'manifest'>): Record<string, unknown> {
  if (!reduction) return {};
  const { method, inputDim, dim, settings } = reduction;
  const fingerprint = manifest['fingerprint'] ?? null;
  return { reduction: { method, inputDim, dim, keptVariance: keptVariance(reduction) ?? null, settings, fingerprint } };
}
