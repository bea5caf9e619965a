import { readdirSync, readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, test } from 'vitest';
import { isQuestion, type ImportedFile } from '../../../../src/models/import/import.contract.ts';
import { importFile } from '../../../../src/models/import/import-file.ts';
import { withWantedOutput } from '../../../../src/stages/embed/model-output.ts';

const FOLDER = 'test/golden/onnx-exports';
const EDGE = 32;
const NOW_MS = 0;

interface Golden {
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

const golden = JSON.parse(readFileSync(`${FOLDER}/rows.json`, 'utf8')) as Readonly<Record<string, Golden>>;

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
});

/** The pictures of `make-golden-onnx.py`. */
function pictures(): Float32Array {
  return Float32Array.from({ length: 2 * 3 * EDGE * EDGE }, (_, i) => ((i * 37) % 251) / 128 - 1);
}

function fileOf(name: string): File {
  return new File([new Uint8Array(readFileSync(`${FOLDER}/${name}`))], name);
}

async function importExport(name: string, ...more: readonly File[]): Promise<ImportedFile> {
  const data = readdirSync(FOLDER).filter((other) => other.startsWith(`${name}.`));
  const answer = await importFile({ file: fileOf(name), beside: [...data.map(fileOf), ...more] }, NOW_MS);
  if (isQuestion(answer)) throw new TypeError('file asks which network is meant');
  return answer;
}

async function run(onnx: Uint8Array, output: string): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(onnx);
  const tensor = new ort.Tensor('float32', pictures(), [2, 3, EDGE, EDGE]);
  const { data } = (await session.run({ pixel_values: tensor }, [output]))[output]!;
  await session.release();
  if (!(data instanceof Float32Array)) throw new TypeError('output is not float32');
  return data;
}

test.for(Object.entries(golden))('every vector of %s has native onnxruntime’s numbers', async ([name, { rows }]) => {
  const { model, onnx } = await importExport(name);
  const file = new Uint8Array(await onnx.arrayBuffer());
  const offered = new Map(model.outputs.map((output) => [output.id, output]));
  for (const [id, want] of Object.entries(rows)) {
    const output = offered.get(id);
    expect(output, `${id} is offered among ${[...offered.keys()].join(', ')}`).toBeDefined();
    const wanted = withWantedOutput(file, output!);
    const row = await run(wanted.onnx, wanted.output);
    expect(row).toHaveLength(want.length);
    const off = want.reduce((most, value, i) => Math.max(most, Math.abs(value - row[i]!)), 0);
    expect(off, id).toBeLessThan(2e-5);
  }
});

test('the usual vector comes first: CLIP’s embedding, the pooled output, the class token where a pooler may be untrained', async () => {
  const firsts: Record<string, string> = {};
  for (const kind of ['vit', 'dinov2', 'clip', 'convnext', 'resnet']) {
    firsts[kind] = (await importExport(`${kind}-old.onnx`)).model.outputs[0].id;
  }
  expect(firsts).toEqual({
    vit: 'last_hidden_state/class-token',
    dinov2: 'pooler_output',
    clip: 'image_embeds',
    convnext: 'pooler_output',
    resnet: 'pooler_output',
  });
});

test('an ONNX file without its values names the file that is missing', async () => {
  const file = fileOf('vit-dynamo.onnx');
  await expect(importFile({ file, beside: [] }, NOW_MS)).rejects.toMatchObject({
    code: 'model-incomplete',
    path: 'vit-dynamo.onnx',
    message: 'model keeps its weights in another file, which is not here: vit-dynamo.onnx.data',
  });
});

test('a file of values that is cut off is refused with its size', async () => {
  const file = fileOf('vit-dynamo.onnx');
  const data = new File([await fileOf('vit-dynamo.onnx.data').slice(0, 64).arrayBuffer()], 'vit-dynamo.onnx.data');
  await expect(importFile({ file, beside: [data] }, NOW_MS)).rejects.toMatchObject({
    code: 'file-damaged',
    message: expect.stringContaining('vit-dynamo.onnx.data has 64 bytes') as string,
  });
});

test('a preprocessor_config.json beside the model sets how pictures are prepared', async () => {
  const config = { do_resize: true, size: { height: 32, width: 32 }, resample: 3, image_mean: [0.5, 0.5, 0.5] };
  const text = JSON.stringify({ ...config, image_std: [0.25, 0.25, 0.25], rescale_factor: 1 / 255 });
  const { model, warnings } = await importExport('vit-old.onnx', new File([text], 'preprocessor_config.json'));
  expect(model).toMatchObject({
    sizePx: 32,
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    prepared: { preset: 'squash', filter: 'bicubic' },
  });
  expect(warnings).toContainEqual({ code: 'prepared-as', fileName: 'preprocessor_config.json' });
});

test('a configuration that is for texts too, and one by any other name, are read by what they say', async () => {
  const config = {
    size: { shortest_edge: 40 },
    crop_size: { height: 32, width: 32 },
    do_center_crop: true,
    resample: 1,
  };
  const text = JSON.stringify({ image_processor: { ...config, image_mean: [0, 0, 0], image_std: [1, 1, 1] } });
  const network = new File(['{"model_type": "vit", "hidden_size": 16}'], 'config.json');
  const { model, warnings } = await importExport('vit-old.onnx', network, new File([text], 'processor.json'));
  expect(model).toMatchObject({ sizePx: 32, crop: { resizePx: 40, filter: 'bicubic' }, prepared: { preset: 'crop' } });
  const said = warnings.flatMap((warning) => (warning.code === 'prepared-otherwise' ? [warning.asked] : []));
  expect(said[0]).toEqual({ code: 'other-filter', asked: 'lanczos', taken: 'bicubic' });
  expect(warnings.some(({ code }) => code === 'preparation-unread')).toBe(false);
});

test('a preprocessor_config.json that says nothing of pictures is told', async () => {
  for (const text of ['not json', '{"feature_size": 80}', ' '.repeat((1 << 20) + 1)]) {
    const { model, warnings } = await importExport('vit-old.onnx', new File([text], 'preprocessor_config.json'));
    expect(model.prepared).toBeUndefined();
    expect(warnings).toContainEqual({ code: 'preparation-unread', fileName: 'preprocessor_config.json' });
  }
});

test('timm’s config.json sets size, crop, filter, mean and deviation', async () => {
  const cfg = {
    input_size: [3, 32, 32],
    crop_pct: 0.8,
    interpolation: 'bicubic',
    mean: [0.1, 0.2, 0.3],
    std: [1, 2, 3],
  };
  const file = new File([JSON.stringify({ architecture: 'vit', pretrained_cfg: cfg })], 'config.json');
  const { model, warnings } = await importExport('vit-old.onnx', file);
  expect(model).toMatchObject({
    ...{ sizePx: 32, crop: { resizePx: 40, filter: 'bicubic' } },
    ...{ normalization: { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] }, prepared: { preset: 'crop', filter: 'bicubic' } },
  });
  expect(warnings).toContainEqual({ code: 'prepared-as', fileName: 'config.json' });
});

test.for([
  ['by-hand-yolo.onnx', 'output0'],
  ['by-hand-boxes.onnx', 'pred_boxes'],
] as const)('the boxes of %s are told as no feature vector', async ([name, output]) => {
  const { warnings } = await importExport(name);
  expect(warnings).toContainEqual({ code: 'detection-output', name: output });
});

test('maps of scores are passed over: the scores before them are taken, and the vector before those is offered', async () => {
  const { model, warnings } = await importExport('by-hand-zip-map.onnx');
  expect(model.outputs.map(({ id }) => id)).toEqual(['scores', 'features']);
  expect(warnings).toMatchObject([{ code: 'classifier-output', instead: { id: 'features', dim: 8 } }]);
});

test('an input whose axes are all free takes three channels where its first convolution does', async () => {
  const { model } = await importExport('by-hand-free-axes.onnx');
  expect(model).toMatchObject({ sizePx: 224, input: { layout: 'NCHW', isSizeFixed: false, batch: undefined } });
});
