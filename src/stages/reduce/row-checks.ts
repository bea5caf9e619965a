import { PipelineError } from '../../core/errors.ts';
import type { RowSource } from './row-chunks.ts';

/** Refuses too few rows, or rows without values. */
export function checkRows({ dim, count }: Pick<RowSource, 'dim' | 'count'>, least: number): void {
  if (count >= least && dim > 0) return;
  throw new PipelineError('rows-too-few', 'reduce', `reduction needs ${least} rows at least, not ${count}`);
}

/** Refuses rows that are all alike. */
export function checkVariance(total: number): void {
  if (total > 0) return;
  throw new PipelineError('rows-constant', 'reduce', 'rows are all alike: there is no direction in which they differ');
}
