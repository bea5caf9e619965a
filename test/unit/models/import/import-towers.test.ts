import * as ort from 'onnxruntime-web/wasm';
import { expect, test } from 'vitest';
import { findNetworks } from '../../../../src/models/import/network-candidates.ts';
import { readWeights } from '../../../../src/models/import/read-weights.ts';
import {
  builtTower,
  goldenTowerRows,
  goldenTowers as towers,
  isOtherInPython,
  largestDifference,
  towerCandidates as candidates,
  towerPictures,
} from '../../../support/golden-towers.ts';
import { madeWeight } from '../../../support/made-weights.ts';
import { writeSafetensors } from '../../../support/write-safetensors.ts';

const MAX_DIFFERENCE = 2e-5; // of a row's largest value

test.each(Object.keys(towers))("%s gives its own library's rows", async (id) => {
  const { architecture, onnx } = await builtTower(id);
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx);
  const { size, channels } = towers[id]!;
  const pictures = towerPictures(towers[id]!);
  const given = await session.run({ image: new ort.Tensor('float32', pictures, [2, channels, size, size]) });
  for (const { id: output, dim } of architecture.outputs) {
    if (isOtherInPython(id, output)) continue;
    const rows = given[output]!.data as Float32Array;
    expect(rows).toHaveLength(2 * dim);
    expect(largestDifference(rows, await goldenTowerRows(id, output)), output).toBeLessThan(MAX_DIFFERENCE);
  }
  await session.release();
});

test.each([
  ['vit_tiny_patch16_64', ['vit_tiny_patch16_64', 'deit_tiny_patch16_64']],
  ['hf_vit_tiny_patch16_64', ['hf_vit_tiny_patch16_64', 'hf_deit_tiny_patch16_64']],
  ['vit_clip_tiny_patch16_64', ['vit_clip_tiny_patch16_64', 'vit_clip_quickgelu_tiny_patch16_64']],
  ['hf_clip_tiny_patch16_64_quickgelu', ['hf_clip_tiny_patch16_64_quickgelu', 'hf_clip_tiny_patch16_64']],
  ['vit_tiny_patch16_siglip_64', ['vit_tiny_patch16_siglip_64', 'vit_tiny_patch16_siglip_64_gelu_tanh']],
  ['tf_efficientnet_b0', ['efficientnet_b0', 'tf_efficientnet_b0']],
])('what the weights of %s may be are all named, each with what tells it apart', async (id, ids) => {
  const found = await candidates(id);
  expect(found.map(({ architecture }) => architecture.id)).toEqual(ids);
  expect(new Set(found.map(({ architecture }) => JSON.stringify(architecture.distinction))).size).toBe(ids.length);
});

test.each([
  ['vit_dinov2_tiny_patch14_56'],
  ['deit_distilled_tiny_patch16_64'],
  ['hf_siglip_tiny_patch16_64'],
  ['hf_dinov2_tiny_patch14_224'],
  ['dinov2_vitt14'],
  ['dinov2_vitt14_reg'],
  ['swin_t'],
])('%s is the only network of its weights', async (id) => {
  expect((await candidates(id)).map(({ architecture }) => architecture.id)).toEqual([id]);
});

test('what wrappers put in front of the names is taken off', async () => {
  const [{ architecture, warnings }] = await candidates('hf_vit_tiny_patch16_64', 'vit.');
  expect(architecture.id).toBe('hf_vit_tiny_patch16_64');
  expect(warnings).toEqual([]);
});

/** The candidates for these weights with other positions and patches; the values don't count. */
async function withGrid(id: string, positions: string, patches: string) {
  const { weights } = towers[id]!;
  const shapes = Object.entries(weights).map(([name, shape]): [string, readonly number[]] => {
    if (name === positions) return [name, shape.with(-2, 27 * 27)];
    return [name, name === patches ? [192, 3, 14, 14] : shape];
  });
  const file = writeSafetensors(new Map(shapes.map(([name, shape]) => [name, madeWeight(name, shape)])));
  return findNetworks(await readWeights(file));
}

test('27 patches of 14 pixels are 378 of the 384 that SigLIP was trained with', async () => {
  const embeddings = 'vision_model.embeddings';
  const hf = await withGrid(
    'hf_siglip_tiny_patch16_64',
    `${embeddings}.position_embedding.weight`,
    `${embeddings}.patch_embedding.weight`,
  );
  expect(hf.map(({ architecture }) => architecture.input.sizePx)).toEqual([384]);
  const timm = await withGrid('vit_tiny_patch16_siglip_64', 'pos_embed', 'patch_embed.proj.weight');
  expect(timm.map(({ architecture }) => architecture.input)).toMatchObject([
    ...[384, 384].map((sizePx) => ({ sizePx, crop: { resizePx: 426 } })),
    ...[378, 378].map((sizePx) => ({ sizePx, crop: { resizePx: 420 } })),
  ]);
  expect(new Set(timm.map(({ architecture }) => JSON.stringify(architecture.distinction))).size).toBe(4);
});

test('blocks of DINOv2 in chunks are found by their own numbers', async () => {
  const { weights } = towers['dinov2_vitt14']!;
  const chunked = Object.entries(weights).map(
    ([name, shape]) => [name.replace(/^blocks\.(\d+)\./, 'blocks.$1.$1.'), madeWeight(name, shape)] as const,
  );
  expect(chunked.map(([name]) => name)).toContain('blocks.1.1.norm1.weight');
  const [found, ...others] = findNetworks(await readWeights(writeSafetensors(new Map(chunked))));
  expect([found.architecture.id, others, found.warnings]).toEqual(['dinov2_vitt14', [], []]);
  expect(found.weights.get('blocks.1.norm1.weight')?.shape).toEqual([192]);
});

test('CLIP’s text tower is left out and named', async () => {
  const [{ warnings }] = await candidates('hf_clip_tiny_patch16_64_quickgelu');
  expect(warnings).toMatchObject([
    { code: 'weights-left-out', first: expect.arrayContaining(['logit_scale']) as string[] },
  ]);
});

test('a transformer of a width that no usual network has is refused: its heads can’t be told', async () => {
  const weights = Object.entries(towers['vit_tiny_patch16_64']!.weights).map(([name, shape]) => {
    const other = shape.map((length) => (length % 192 === 0 ? (length / 192) * 200 : length));
    return [name, madeWeight(name, other)] as const;
  });
  const table = await readWeights(writeSafetensors(new Map(weights)));
  expect(() => findNetworks(table)).toThrow(/none of the networks that are known/);
});
