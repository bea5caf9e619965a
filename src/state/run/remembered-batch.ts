import type { EmbedReport, ModelUse } from '../../stages/embed/embed.contract.ts';

const PREFIX = 'foldvec.batch.';
const LARGEST = 1024;

/** What a batch size is good for: a model, its output and its pictures' size. */
export type BatchUse = Pick<ModelUse, 'model' | 'output' | 'sizePx'>;

/** The batch size that was the fastest for this use on this adapter, when it was measured; undefined before. */
export function rememberedBatch(use: BatchUse, backend: string, adapter: string): number | undefined {
  try {
    const batchSize = Number(localStorage.getItem(toKey(use, backend, adapter)));
    return Number.isInteger(batchSize) && batchSize > 0 && batchSize <= LARGEST ? batchSize : undefined;
  } catch {
    return undefined; // storage is switched off: it is measured again, nothing worse
  }
}

/** Keeps the batch size that opening has found, if it has measured one. */
export function rememberBatch(
  use: BatchUse,
  {
    backend,
    adapter,
    batchSize,
    batchTimings,
  }: Pick<EmbedReport, 'backend' | 'adapter' | 'batchSize' | 'batchTimings'>,
): void {
  if (batchTimings === undefined) return;
  try {
    localStorage.setItem(toKey(use, backend, adapter), String(batchSize));
  } catch {
    // See above.
  }
}

function toKey({ model, output, sizePx }: BatchUse, backend: string, adapter: string): string {
  return PREFIX + [backend, adapter, model.id, output.id, sizePx].join('.');
}
