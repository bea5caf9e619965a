import type { ModelSpec } from '../core/model-spec.ts';

/** How many values a model gives an image, read off its golden vectors: float16 in base64. Undefined if it has none. */
export function knownDim(model: ModelSpec): number | undefined {
  const golden = model.golden[0].replace(/=+$/, '');
  const bytes = Math.floor((golden.length * 3) / 4);
  return bytes === 0 ? undefined : bytes / 2;
}
