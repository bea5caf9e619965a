import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Architecture } from '../../../../../../../src/models/import/architecture.ts';
import { buildOnnx } from '../../../../../../../src/models/import/build-onnx.ts';
import { expectedWeights } from '../../../../../../../src/models/import/expected-weights.ts';
import { allArchitectures } from '../../../../../../../src/models/import/families.ts';
import { findNetworks } from '../../../../../../../src/models/import/network-candidates.ts';
import { readWeights } from '../../../../../../../src/models/import/read-weights.ts';
import { lowerGraph } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import { GraphRefusal, type Network } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { writeSafetensors } from '../../../../../../support/write-safetensors.ts';

const ROOT = join(import.meta.dirname, '../../../../../../..');

interface Tower {
  readonly size: number;
  readonly weights: Readonly<Record<string, readonly number[]>>;
}
const towers = JSON.parse(readFileSync(join(ROOT, 'test/golden/imported-towers.json'), 'utf8')) as Record<
  string,
  Tower
>;

/** A file of weights with these shapes. Their values don't count here, and those of one kind are quickest: a quarter. */
function weightsOf(shapes: Iterable<readonly [string, readonly number[]]>) {
  const weights = Array.from(shapes, ([name, shape]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return [name, { shape, values: new Float32Array(count).fill(0.25) }] as const;
  });
  return readWeights(writeSafetensors(new Map(weights)));
}

async function torchvision(id: string): Promise<Result> {
  const architecture = allArchitectures().find((one) => one.id === id)!;
  const onnx = await buildOnnx(architecture, await weightsOf(expectedWeights(architecture.plan)));
  return lowered(onnx, architecture, architecture.input.sizePx);
}

async function tower(id: string): Promise<Result> {
  const { size, weights } = towers[id]!;
  const found = findNetworks(await weightsOf(Object.entries(weights)));
  const one = found.find(({ architecture }) => architecture.id === id)!;
  return lowered(await buildOnnx(one.architecture, one.weights), one.architecture, size);
}

/** What became of an architecture: how many layers of each kind, or the sentence that refuses it. */
type Result = Readonly<Record<string, number>> | string;

function lowered(onnx: Uint8Array<ArrayBuffer>, { outputs }: Pick<Architecture, 'outputs'>, sizePx: number): Result {
  try {
    const [first, ...others] = outputs.map(({ id }) => lowerGraph(onnx, { output: id, sizePx, layout: 'NCHW' }));
    // Other vectors of the same network are taken as well.
    return others.every(({ layers }) => layers.length > 0) ? countsOf(first!) : 'nothing';
  } catch (error) {
    if (error instanceof GraphRefusal) return error.message;
    throw error;
  }
}

function countsOf({ layers }: Network): Result {
  const counts: Record<string, number> = {};
  for (const { kind } of layers) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

test.each([
  ['resnet18', { convolution: 20, 'max-pool': 1, mean: 1 }],
  ['resnext50_32x4d', { convolution: 53, 'max-pool': 1, mean: 1 }],
  ['vgg11_bn', { convolution: 8, 'max-pool': 5, mean: 1 }],
  ['mobilenet_v2', { convolution: 52, mean: 1 }],
  ['mobilenet_v3_small', { convolution: 52, mean: 10, multiply: 9 }],
  ['alexnet', { convolution: 5, 'max-pool': 3, mean: 1 }],
  ['squeezenet1_1', { convolution: 25, 'max-pool': 3, concat: 8, mean: 1 }],
  ['densenet121', { affine: 62, convolution: 120, 'max-pool': 1, 'average-pool': 3, concat: 58, mean: 1 }],
  ['shufflenet_v2_x0_5', { convolution: 56, 'max-pool': 1, concat: 16, channels: 42, mean: 1 }],
  ['mnasnet0_5', { convolution: 52, mean: 1 }],
  ['googlenet', { affine: 1, convolution: 57, 'max-pool': 13, concat: 9, mean: 1 }],
  ['googlenet_plain', { convolution: 57, 'max-pool': 13, concat: 9, mean: 1 }],
  ['inception_v3', { convolution: 94, 'max-pool': 4, 'average-pool': 9, concat: 15, mean: 1 }],
  ['regnet_x_400mf', { convolution: 71, mean: 1 }],
  ['regnet_y_400mf', { convolution: 85, mean: 17, multiply: 16 }],
  ['efficientnet_b0', { convolution: 81, mean: 17, multiply: 16 }],
  ['efficientnet_v2_s', { convolution: 170, add: 2, mean: 31, multiply: 30 }],
])('torchvision’s %s is taken whole', async (id, layers) => {
  expect(await torchvision(id)).toEqual(layers);
});

test.each([
  ['convnext_tiny', { convolution: 58, 'channel-norm': 22, mean: 1 }],
  ['tf_efficientnet_b0', { convolution: 81, mean: 17, multiply: 16 }],
])('%s is taken whole', async (id, layers) => {
  expect(await tower(id)).toEqual(layers);
});

// Behind a class token, the last block is computed for that alone: two more moves of pixels, of its query and of what it is added to.
const CLASS_TOKEN = { convolution: 13, pixels: 3, offset: 1, 'channel-norm': 5, attention: 2 };
const SIGLIP = { convolution: 18, offset: 1, numbers: 1, 'channel-norm': 6, attention: 3 };

test.each([
  ['vit_t_16', CLASS_TOKEN],
  ['vit_tiny_patch16_64', CLASS_TOKEN],
  ['deit_distilled_tiny_patch16_64', CLASS_TOKEN],
  ['vit_dinov2_tiny_patch14_56', CLASS_TOKEN],
  ['vit_clip_tiny_patch16_64', { ...CLASS_TOKEN, 'channel-norm': 6 }],
  ['hf_vit_tiny_patch16_64', CLASS_TOKEN],
  ['hf_deit_distilled_tiny_patch16_64', CLASS_TOKEN],
  ['hf_dinov2_tiny_patch14_224', CLASS_TOKEN],
  ['hf_clip_tiny_patch16_64_quickgelu', { ...CLASS_TOKEN, convolution: 14, 'channel-norm': 6 }],
  ['dinov2_vitt14', CLASS_TOKEN],
  ['vit_tiny_patch16_siglip_64', SIGLIP],
  ['hf_siglip_tiny_patch16_64', SIGLIP],
  ['swin_t', { convolution: 76, pixels: 13, add: 5, 'channel-norm': 29, attention: 12, mean: 1 }],
  [
    'swin_v2_t',
    { convolution: 76, pixels: 13, add: 24, affine: 12, unit: 24, 'channel-norm': 29, attention: 12, mean: 1 },
  ],
])('%s, a transformer, is taken whole', async (id, layers) => {
  expect(await tower(id)).toEqual(layers);
});

test.each([
  ['efficientnet_lite0', { convolution: 49, mean: 1 }],
  ['resnet18_mlnet', { offset: 1, convolution: 22, 'max-pool': 1, mean: 1 }],
])('%s, which comes with the page, is taken whole', (id, layers) => {
  const onnx = new Uint8Array(readFileSync(join(ROOT, `public/models/${id}.onnx`)));
  const network = lowerGraph(onnx, { output: 'embedding', sizePx: 224, layout: 'NCHW' });
  expect(countsOf(network)).toEqual(layers);
});
