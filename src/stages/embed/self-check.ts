import { PipelineError } from '../../core/errors.ts';
import { channelCount } from '../../core/preprocessing.ts';
import { cosineOf } from './golden-vector.ts';
import type { OpenRequest } from './embed.contract.ts';
import { KNOWN_INPUTS, toKnownBatchOf } from './known-inputs.ts';
import type { ModelSession } from './engines/engine.ts';
import { relativeDistanceOf, squaredDistanceOf } from './row-distance.ts';

/** Every row must agree with its known row at least this well (float16 storage of golden vectors costs about 1e-7). */
export const MIN_COSINE = 0.9999;

/** Known rows that are nearer than this cannot be told apart: backends round differently. Networks that nobody trained give such. */
const MIN_TELLING_DISTANCE = 1e-5;

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
 * Runs known inputs, alternating, through a full batch and compares every row with what it must be. There are
 * backends that get only the first row right, and ways to use them that repeat the first answer. A batch of one
 * is run once for each known input.
 *
 * @throws PipelineError `embed-unavailable` if a row is wrong, `model-mismatch` if its length is not the known one
 */
export async function checkSession(
  session: Pick<ModelSession, 'run'>,
  { model, sizePx, batchSize, knownRows }: Pick<OpenRequest, 'model' | 'sizePx' | 'batchSize' | 'knownRows'>,
): Promise<SelfCheck> {
  const images = toKnownBatchOf(model, Math.max(batchSize, KNOWN_INPUTS), sizePx);
  const batchFloats = batchSize * channelCount(model.input) * sizePx * sizePx;
  const startedAtMs = performance.now();
  const first = await session.run(images.subarray(0, batchFloats), batchSize);
  const elapsedMs = performance.now() - startedAtMs;
  let cosine = checkRows(first.rows, first.dim, { knownRows, which: 0 });
  for (let which = batchSize; which < KNOWN_INPUTS; which++) {
    const { rows, dim } = await session.run(images.subarray(which * batchFloats, (which + 1) * batchFloats), batchSize);
    cosine = Math.min(cosine, checkRows(rows, dim, { knownRows, which }));
  }
  return { dim: first.dim, cosine, elapsedMs };
}

/**
 * Compares rows of one batch with the known ones, in turn.
 *
 * @param which - the known input that the first row is of
 * @returns the smallest cosine
 */
function checkRows(
  rows: Float32Array,
  dim: number,
  { knownRows, which }: Pick<OpenRequest, 'knownRows'> & { readonly which: number },
): number {
  const count = rows.length / dim;
  let smallest = 1;
  for (let i = 0; i < count; i++) {
    const own = knownRows[(i + which) % KNOWN_INPUTS]!;
    const other = knownRows[(i + which + 1) % KNOWN_INPUTS]!;
    if (own.length !== dim) {
      throw new PipelineError('model-mismatch', 'embed', `model gave dim ${dim}, known row has ${own.length}`);
    }
    const row = rows.subarray(i * dim, (i + 1) * dim);
    const name = `self-check row ${i + 1} of ${count}`;
    const cosine = cosineOf(row, own);
    // Written so that NaN fails too.
    if (!(cosine >= MIN_COSINE)) {
      throw failed(`${name} has cosine ${cosine.toFixed(6)} to its known row, needs ${MIN_COSINE}`);
    }
    // Networks without a last normalisation give rows that all point the same way: there the cosine would pass a repeated row.
    const canTell = relativeDistanceOf(own, other) > MIN_TELLING_DISTANCE;
    if (canTell && !(squaredDistanceOf(row, own) < squaredDistanceOf(row, other))) {
      throw failed(`${name} is nearer to the row of the other known input than to its own`);
    }
    smallest = Math.min(smallest, cosine);
  }
  return smallest;
}

function failed(message: string): PipelineError {
  return new PipelineError('embed-unavailable', 'embed', message);
}
