import type { ModelSpec } from '../../core/model-spec.ts';

const PREFIX = 'foldvec.images-per-second.';

/**
 * The speed of the last run with this model in this browser, in images a second; undefined before the first one.
 *
 * @param sizePx - edge of the model's input: four times the pixels take four times as long
 */
export function rememberedRate(model: ModelSpec, sizePx = model.sizePx): number | undefined {
  try {
    const rate = Number(localStorage.getItem(toKey(model, sizePx)));
    return Number.isFinite(rate) && rate > 0 ? rate : undefined;
  } catch {
    return undefined; // storage is switched off: no estimate, nothing worse
  }
}

/** Keeps the speed of a run for the next estimate. @param sizePx - see {@link rememberedRate} */
export function rememberRate(model: ModelSpec, imagesPerSecond: number | undefined, sizePx = model.sizePx): void {
  if (imagesPerSecond === undefined) return;
  try {
    localStorage.setItem(toKey(model, sizePx), String(imagesPerSecond));
  } catch {
    // See above.
  }
}

/** The id of a model that the visitor brought follows from its content: two files never share a speed. */
function toKey({ id, sizePx: own }: ModelSpec, sizePx: number): string {
  return `${PREFIX}${id}${sizePx === own ? '' : `.${sizePx}`}`;
}
