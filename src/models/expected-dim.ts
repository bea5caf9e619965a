import type { ModelSpec } from '../core/model-spec.ts';

const FLOAT16_BYTES = 2;

/** Length of a model's row as its golden vectors have it: good for an estimate; a run finds the length from the model. */
export function expectedDim({ golden: [base64] }: ModelSpec): number {
  const padding = /=*$/.exec(base64)?.[0].length ?? 0;
  return ((base64.length / 4) * 3 - padding) / FLOAT16_BYTES;
}
