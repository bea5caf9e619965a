import { PipelineError } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import { cosineOf, fromGolden } from './golden-vector.ts';
import { KNOWN_INPUTS, toKnownBatch } from './known-inputs.ts';
import type { ModelSession } from './ort-session.ts';

/** Every row must agree with its golden vector at least this well (float16 storage costs about 1e-7). */
export const MIN_COSINE = 0.9999;

/** What the self-check found. */
export interface SelfCheck {
  /** Length of a row, found from the model. */
  readonly dim: number;
  /** Smallest cosine of all rows. */
  readonly cosine: number;
  /** First run, in ms: compiles and warms up. */
  readonly elapsedMs: number;
}

/**
 * Runs known inputs, alternating, through a full batch and compares every row with its golden vector. There are
 * backends that get only the first row right, and ways to use them that repeat the first answer.
 *
 * @throws PipelineError `embed-unavailable` if a row is wrong, `model-mismatch` if its length is not the golden one
 */
export async function checkSession(
  session: Pick<ModelSession, 'run'>,
  spec: Pick<ModelSpec, 'sizePx' | 'normalization' | 'golden'>,
  batchSize: number,
): Promise<SelfCheck> {
  const golden = spec.golden.map(fromGolden);
  const batch = toKnownBatch(batchSize, spec.sizePx, spec.normalization);
  const startedAtMs = performance.now();
  const { rows, dim } = await session.run(batch, batchSize);
  const elapsedMs = performance.now() - startedAtMs;
  let smallest = 1;
  for (let i = 0; i < batchSize; i++) {
    const want = golden[i % KNOWN_INPUTS]!;
    if (want.length !== dim) {
      throw new PipelineError('model-mismatch', 'embed', `model gave dim ${dim}, golden vector has ${want.length}`);
    }
    const cosine = cosineOf(rows.subarray(i * dim, (i + 1) * dim), want);
    // Written so that NaN fails too.
    if (!(cosine >= MIN_COSINE)) {
      throw new PipelineError(
        'embed-unavailable',
        'embed',
        `self-check row ${i + 1} of ${batchSize} has cosine ${cosine.toFixed(6)} to its golden vector, needs ${MIN_COSINE}`,
      );
    }
    smallest = Math.min(smallest, cosine);
  }
  return { dim, cosine: smallest, elapsedMs };
}
