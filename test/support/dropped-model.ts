import type { DroppedModel } from '../../src/core/model-spec.ts';

/** A model that a visitor brought: `sha256` is made of the letter. */
export function droppedModel(letter: string, addedMs: number, fileBytes = 3): DroppedModel {
  const sha256 = letter.repeat(64);
  return {
    kind: 'dropped',
    id: `dropped-${sha256.slice(0, 12)}`,
    title: `resnet18 (${letter}.pth)`,
    note: 'A network.',
    fileBytes,
    sha256,
    sizePx: 224,
    input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined },
    outputs: [{ id: 'pooled', tensor: 'pooled', reduction: undefined, dim: 512, facts: 'the last feature map' }],
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    crop: { resizePx: 256, filter: 'bilinear' },
    source: { fileName: `${letter}.pth`, sha256: 'ef'.repeat(32), architecture: 'resnet18' },
    addedMs,
  };
}
