import { PipelineError } from '../core/errors.ts';
import { hashOfReduction } from '../core/reduction-hash.ts';
import { keptVariance, type Reduction, type ReductionProgress, type ReductionSpec } from '../core/reduction.ts';
import type { Manifest, RowTable } from '../core/row-table.ts';
import type { ApplyReduction, FitRows } from '../stages/reduce/reduce.client.ts';

/** What reducing rows needs. */
export interface ReduceJob {
  /** Released with what is made of it; stays the caller's if this fails. */
  readonly table: RowTable;
  /** What to make, or one that is made already. */
  readonly by: { readonly spec: ReductionSpec } | { readonly reduction: Reduction };
  readonly fit: FitRows;
  readonly apply: ApplyReduction;
  readonly onProgress: (progress: ReductionProgress) => void;
  readonly signal: AbortSignal;
}

/** A table of reduced rows. */
export type ReducedTable = RowTable & Required<Pick<RowTable, 'reduction'>>;

/**
 * Makes a reduction of a table's rows, or takes one, and gives the table with reduced rows: the same paths, labels and columns. Its
 * fingerprint says that it is reduced, and by what, so that nobody takes its rows for comparable with whole ones.
 *
 * @throws PipelineError `reduction-mismatch` for one that takes other rows, or as `ReduceApi.fit`; the signal's reason
 */
export async function reduceRows({ table, by, fit, apply, onProgress, signal }: ReduceJob): Promise<ReducedTable> {
  if ('reduction' in by) checkLength(by.reduction, table);
  const reduction = 'reduction' in by ? by.reduction : await fit(table, by.spec, { onProgress, signal });
  const manifest = await reducedManifest(table.manifest, reduction);
  const rows = await apply(table, reduction);
  try {
    signal.throwIfAborted();
  } catch (error) {
    rows.release();
    throw error;
  }
  return {
    ...table,
    ...{ dim: reduction.dim, count: rows.count, manifest, reduction },
    rows: (at, readSignal) => rows.rows(at, readSignal),
    lend: () => rows.lend(),
    release() {
      rows.release();
      table.release();
    },
  };
}

function checkLength({ inputDim }: Reduction, { dim, count }: RowTable): void {
  if (inputDim === dim || count === 0) return;
  const message = `reduction takes rows of ${inputDim} values, and these have ${dim}`;
  throw new PipelineError('reduction-mismatch', 'reduce', message);
}

async function reducedManifest(manifest: Manifest, reduction: Reduction): Promise<Manifest> {
  const { method, inputDim, dim, kernel, settings } = reduction;
  const { kind, gamma, degree, coef0 } = kernel ?? {};
  const sha256 = await hashOfReduction(reduction);
  const { fingerprint, reduction: before } = manifest;
  return {
    ...manifest,
    dim,
    ...(typeof fingerprint === 'string' ? { fingerprint: `${fingerprint}+${sha256.slice(0, 16)}` } : {}),
    reduction: {
      ...{ method, input_dim: inputDim, dim, sha256, kept_variance: keptVariance(reduction) ?? null, settings },
      ...(kernel === undefined ? {} : { kernel: { kind, gamma, degree, coef0 } }),
      ...(before === undefined ? {} : { before }),
    },
  };
}
