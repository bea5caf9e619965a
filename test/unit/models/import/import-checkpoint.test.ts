import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { crc32 } from '../../../../src/formats/bytes/crc32.ts';
import { toFloat32 } from '../../../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy/reader.ts';
import { toByteSource } from '../../../../src/formats/bytes/source.ts';
import { openZip } from '../../../../src/formats/zip/reader.ts';
import type { NormStep, PlanStep } from '../../../../src/models/import/network-plan.ts';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { allArchitectures } from '../../../../src/models/import/families.ts';
import architectures from '../../../golden/architectures.json' with { type: 'json' };
import { madeNetwork, madeNumbers, madeWeight } from '../../../support/made-weights.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

const GOLDEN = join(import.meta.dirname, '../../../golden');
// DESIGN.md, section 3, is wider; what is left here is float32's own rounding.
const MAX_COSINE_ERROR = 1e-6;
const ALL = allArchitectures();
const MAX_DIFFERENCE = 2e-5;

function toLines(step: PlanStep): string[] {
  if (step.op === 'batchNorm') return [toNormLine(step.norm, step.channels)];
  if (step.op !== 'conv') return [];
  const { module, from, to, kernel, stride, pads, groups, hasBias, norm } = step;
  const [above, left] = pads;
  const window = `${kernel.join('x')} ${stride} ${above}x${left}`;
  const conv = `${module} ${from} ${to} ${window} ${groups} ${Number(hasBias)}`;
  return norm ? [conv, toNormLine(norm, to)] : [conv];
}

function toNormLine({ module, eps }: NormStep, channels: number): string {
  return `${module} ${channels} ${eps === 1e-5 ? '1e-05' : eps}`;
}

test.each(Object.entries(architectures.architectures))(
  "%s has torchvision's convolutions and normalisations, strides, paddings and epsilons",
  (id, golden) => {
    const plan = ALL.find((one) => one.id === id)?.plan;
    const lines = (plan?.steps ?? []).flatMap(toLines);
    expect(lines).toHaveLength(golden.modules);
    expect(crc32(new TextEncoder().encode(lines.join('\n')))).toBe(golden.crc32);
  },
);

test('every network that is recognised stands in the golden list', () => {
  // Those that are the same network but for what goes in have its name and `_plain`.
  const ids = ALL.map(({ id }) => id.replace('_plain', ''));
  expect([...new Set(ids)].sort()).toEqual(Object.keys(architectures.architectures).sort());
});

test.each([
  ['resnet18', 64],
  ['resnext50_32x4d', 64],
  ['vgg11_bn', 224],
  ['mobilenet_v2', 64],
  ['mobilenet_v3_small', 64],
  ['alexnet', 224],
  ['squeezenet1_1', 64],
  ['densenet121', 64],
  ['shufflenet_v2_x0_5', 64],
  ['mnasnet0_5', 64],
  ['googlenet', 64],
  ['inception_v3', 96],
  ['regnet_x_400mf', 64],
  ['regnet_y_400mf', 64],
  ['efficientnet_b0', 64],
] as const)("%s gives torch's rows", async (id, size) => {
  const model = await importCheckpoint(writeSafetensors(madeNetwork(id)), `${id}.safetensors`, id);
  expect(model).toMatchObject({ architecture: id, inputName: 'image', warnings: [] });
  const zip = await openZip(toByteSource(new Uint8Array(readFileSync(join(GOLDEN, 'imported-rows.npz')))));
  const expected = toFloat32(parseNpy(await zip.read(`${id}.npy`)));
  const pictures = Float32Array.from(madeNumbers('image', 2 * 3 * size * size), (value) => value * 2);
  const rows = await run(model.onnx, { image: new ort.Tensor('float32', pictures, [2, 3, size, size]) }, 'pooled');
  const dim = model.outputs[0].dim!;
  expect(rows).toHaveLength(2 * dim);
  for (const row of [0, 1]) {
    const error = 1 - cosine(rows.subarray(row * dim, (row + 1) * dim), expected.subarray(row * dim, (row + 1) * dim));
    expect(error).toBeLessThan(MAX_COSINE_ERROR);
    expect(largestDifference(rows.subarray(row * dim, (row + 1) * dim), expected.subarray(row * dim))).toBeLessThan(
      MAX_DIFFERENCE,
    );
  }
});

async function run(model: Uint8Array, feeds: Record<string, ort.Tensor>, output: string): Promise<Float32Array> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model);
  const { data } = (await session.run(feeds))[output]!;
  if (!(data instanceof Float32Array)) throw new TypeError('output is not float32');
  await session.release();
  return data;
}

/** As a part of the row's largest value. */
function largestDifference(row: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let largest = 0;
  row.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]!));
  });
  return difference / largest;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / Math.sqrt(aa * bb);
}

const SMALL = madeNetwork('mobilenet_v3_small');

function small(
  change: (weights: Map<string, ReturnType<typeof madeWeight>>) => Map<string, ReturnType<typeof madeWeight>>,
) {
  return importCheckpoint(writeSafetensors(change(new Map(SMALL))), 'small.safetensors');
}

test('a head of any class count is dropped without a word', async () => {
  const model = await small((weights) => weights.set('classifier.3.weight', madeWeight('head', [7, 16])));
  expect(model).toMatchObject({ architecture: 'mobilenet_v3_small', warnings: [] });
});

test('what wrappers put in front of the names is taken off', async () => {
  const plain = await small((weights) => weights);
  const wrapped = await small(
    (weights) => new Map(Array.from(weights, ([name, value]) => [`module.backbone.${name}`, value])),
  );
  expect(Buffer.compare(wrapped.onnx, plain.onnx)).toBe(0);
});

test('weights beside the network are named in a warning', async () => {
  const model = await small((weights) => weights.set('extra.weight', madeWeight('extra', [2, 2])));
  expect(model.warnings).toEqual([{ code: 'weights-left-out', weights: 1, first: ['extra.weight'] }]);
});

test('the same file gives the same bytes, from memory and from a Blob', async () => {
  const file = writeSafetensors(SMALL);
  const { onnx: a, ...factsOfA } = await importCheckpoint(file, 'a');
  const { onnx: b, ...factsOfB } = await importCheckpoint(new Blob([file]), 'b');
  expect(Buffer.compare(a, b)).toBe(0); // expect() itself takes seconds for megabytes
  expect(factsOfA).toEqual(factsOfB);
});

test('MobileNet V2 and VGG also offer the flattened map, as "all children but the last" gives it', async () => {
  const dims = async (id: string) => {
    const { outputs } = await importCheckpoint(writeSafetensors(madeNetwork(id)), id);
    return outputs.map(({ id, dim }) => [id, dim]);
  };
  expect(await dims('mobilenet_v2')).toEqual([
    ['pooled', 1280],
    ['flattened', 62720],
  ]);
  expect(await dims('vgg11')).toEqual([
    ['pooled', 512],
    ['flattened', 25088],
  ]);
  expect(await dims('resnet18')).toEqual([['pooled', 512]]);
});

test.each([
  [
    'a missing weight',
    (weights: typeof SMALL) => {
      weights.delete('features.4.block.1.0.weight');
      return weights;
    },
    /^checkpoint is nearest to mobilenet_v3_small, but features\.4\.block\.1\.0\.weight is missing, expected \(96, 1, 5, 5\)$/,
  ],
  [
    'a weight of another shape',
    (weights: typeof SMALL) => weights.set('features.0.0.weight', madeWeight('w', [16, 3, 5, 5])),
    /^checkpoint is nearest to mobilenet_v3_small, but features\.0\.0\.weight is of shape \(16, 3, 5, 5\), expected \(16, 3, 3, 3\)$/,
  ],
  [
    'a block too many',
    (weights: typeof SMALL) => weights.set('features.13.0.weight', madeWeight('w', [8, 8, 1, 1])),
    /^checkpoint is nearest to mobilenet_v3_small, but features\.13\.0\.weight is there, expected no such weight$/,
  ],
  [
    'another network',
    () => new Map([['blocks.weight', madeWeight('w', [8, 3, 16, 16])]]),
    /^checkpoint is none of the networks that are known \(ResNet, VGG, .*\), by names or by order and shape: its first weight is blocks\.weight of shape \(8, 3, 16, 16\)$/,
  ],
])('%s is refused with the first name that does not fit', async (_, change, message) => {
  await expect(small(change)).rejects.toMatchObject({
    ...{ code: 'model-mismatch', stage: 'models', path: 'small.safetensors' },
    message: expect.stringMatching(message) as string,
  });
});

test.each([
  ['NaN', 'features.3.block.0.0.weight', NaN, 'weights hold what is no number: features.3.block.0.0.weight[5] is NaN'],
  ['infinity', 'features.0.1.bias', Infinity, 'weights hold what is no number: features.0.1.bias[5] is Infinity'],
  [
    'a variance below zero',
    'features.0.1.running_var',
    -1,
    'weights hold a variance below zero: features.0.1.running_var[5]',
  ],
])('%s among the weights is refused by name', async (_, name, value, message) => {
  const changed = small((weights) => {
    const { shape, values } = weights.get(name)!;
    return weights.set(name, { shape, values: values.with(5, value) });
  });
  await expect(changed).rejects.toMatchObject({ code: 'model-damaged', stage: 'models', message });
});
