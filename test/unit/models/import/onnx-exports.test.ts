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
    // torch's old exporter computes DINOv2's grid by a square root: the shape of its tokens only shows when it runs.
    if (name === 'dinov2-old.onnx' && id !== 'pooler_output') continue;
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
