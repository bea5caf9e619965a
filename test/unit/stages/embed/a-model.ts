import type { DroppedModel, ModelInput } from '../../../../src/core/model-spec.ts';

/** A model whose file nobody opens; what is not asked for is plain. */
export function aModel(input: Partial<ModelInput> = {}): DroppedModel {
  return {
    kind: 'dropped',
    id: 'any',
    title: 'Any',
    note: '',
    fileBytes: 1,
    sha256: '0'.repeat(64),
    sizePx: 1,
    input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined, ...input },
    outputs: [{ id: 'y', tensor: 'y', reduction: undefined, dim: undefined, facts: '' }],
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
    crop: { resizePx: 1, filter: 'bilinear' },
    source: { fileName: 'any.onnx', sha256: '0'.repeat(64), architecture: undefined },
    addedMs: 0,
  };
}
