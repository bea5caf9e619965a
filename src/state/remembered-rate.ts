import type { ModelSpec } from '../core/model-spec.ts';

const PREFIX = 'foldvec.images-per-second.';

/** The speed of the last run with this model in this browser, in images a second; undefined before the first one. */
export function rememberedRate(model: ModelSpec): number | undefined {
  try {
    const rate = Number(localStorage.getItem(PREFIX + model.id));
    return Number.isFinite(rate) && rate > 0 ? rate : undefined;
  } catch {
    return undefined; // storage is switched off: no estimate, nothing worse
  }
}

/** Keeps the speed of a run for the next estimate. */
export function rememberRate(model: ModelSpec, imagesPerSecond: number | undefined): void {
  if (imagesPerSecond === undefined) return;
  try {
    localStorage.setItem(PREFIX + model.id, String(imagesPerSecond));
  } catch {
    // See above.
  }
}
