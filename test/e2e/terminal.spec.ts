import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { openNpz } from '../../src/formats/npy/npz-arrays.ts';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { compareRows, agrees } from '../../src/tables/row-agreement.ts';
import { BROWSER_HIDDEN_NAMES } from '../support/browser-hidden-names.ts';
import { P, torchZip } from '../support/torch-file.ts';
import { tinyOnnx } from '../support/tiny-onnx.ts';
import { writeSafetensors } from '../support/write-safetensors.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';
import { runTerminal, type Outcome } from './support/terminal.ts';

const ROOT = join(import.meta.dirname, '..', '..');
let folder: PictureFolder;
let scratch: string;
test.beforeAll(async () => {
  folder = await makePictureFolder();
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-terminal-'));
});
test.afterAll(async () => {
  await folder.remove();
  await rm(scratch, { recursive: true, force: true });
});

const encode = (args: readonly string[], interruptWhen?: RegExp): Promise<Outcome> =>
  runTerminal('encode', args, { cache: join(scratch, 'cache'), interruptWhen });

async function open(file: string): Promise<EmbeddingsArchive> {
  return readEmbeddingsArchive(new Uint8Array(await readFile(file)));
}

for (const model of ['resnet18_mlnet', 'efficientnet_lite0']) {
  for (const [preset, device] of [
    ['squash', 'cpu'],
    ['squash', 'wasm'],
    ['crop', 'cpu'],
    ['crop', 'wasm'],
  ] as const) {
    test(`rows of ${model}, ${preset}, on ${device}, are those of Pillow and native onnxruntime, in ImageFolder's order`, async () => {
      const out = join(scratch, `${model}-${preset}-${device}.npz`);
      const { code, stdout, stderr } = await encode([
        folder.path,
        '--out',
        out,
        '--model',
        model,
        '--preset',
        preset,
        '--device',
        device,
      ]);
      expect(code, stderr).toBe(0);
      const ours = await open(out);
      const golden = await open(join(ROOT, 'test', 'golden', `rows-${model}-${preset}.npz`));
      expect(ours.paths).toEqual(golden.paths);
      expect(ours.dim).toBe(golden.dim);
      const rowOf = ({ embeddings, dim }: EmbeddingsArchive, row: number) =>
        embeddings.subarray(row * dim, (row + 1) * dim);
      const agreements = golden.paths.map((path, row) => compareRows(path, rowOf(golden, row), rowOf(ours, row)));
      expect(agreements.filter((agreement) => !agrees(agreement))).toEqual([]);
      expect(JSON.parse(stdout)).toMatchObject({ rows: 8, skipped: 0, model, preset, backend: device });
    });
  }
}

test('an existing file is not overwritten, and bad arguments are told apart from failed runs', async () => {
  const out = join(scratch, 'there.npz');
  await writeFile(out, 'precious');
  expect((await encode([folder.path, '--out', out])).code).toBe(2);
  expect(await readFile(out, 'utf8')).toBe('precious');
  expect((await encode([folder.path, '--out', join(scratch, 'x.npz'), '--model', 'nothing'])).code).toBe(2);
  const empty = await makePictureFolder({ 'a/notes.txt': 'README.md' });
  const failed = await encode([empty.path, '--out', join(scratch, 'x.npz')]);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('No images in this folder');
  await empty.remove();
});

test('after an interrupt the work is kept, and --resume does only the rest', async () => {
  const many = await makePictureFolder(
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`a/${i}.jpg`, 'images/jpeg-444.jpg'])),
  );
  const out = join(scratch, 'many.npz');
  const args = [many.path, '--out', out, '--model', 'efficientnet_lite0', '--device', 'wasm'];
  const interrupted = await encode(args, /encoding [1-9]\d*\/200/);
  expect(interrupted.code, interrupted.stderr).toBe(130);
  const { code, stdout, stderr } = await encode([...args, '--resume']);
  expect(code, stderr).toBe(0);
  const summary = JSON.parse(stdout) as { readonly rows: number; readonly kept: number };
  expect(summary.rows).toBe(200);
  expect(summary.kept).toBeGreaterThan(0);
  await many.remove();
});

/** Red, green and blue as they are, and their averages over the picture: rows that can be told by looking at it. */
const COLOURS = {
  convs: [{ weights: [1, 0, 0, 0, 1, 0, 0, 0, 1], outChannels: 3, kernel: 1, stride: 1, pad: 0 }],
  reluAndPool: true,
};
const SIZE_PX = 32;
/** A picture of one colour each; the folder's order is theirs. */
const PLAIN: Readonly<Record<string, readonly [number, number, number]>> = {
  '010/0108775015.ppm': [10, 200, 30],
  '011/0110065001.ppm': [255, 0, 128],
};
const AS_BYTES = '--mean 0,0,0 --std 1,1,1 --range 0-255 --device wasm'.split(' ');

function plainPicture(colour: readonly number[]): Buffer {
  const pixels = Buffer.from(Array.from({ length: 40 * 30 }, () => colour).flat());
  return Buffer.concat([Buffer.from('P6 40 30 255\n'), pixels]);
}

async function makePlainFolder(): Promise<PictureFolder> {
  const plain = await makePictureFolder({}, 'plain');
  for (const [path, colour] of Object.entries(PLAIN)) await plain.write(path, plainPicture(colour));
  return plain;
}

async function writeModel(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(scratch, name);
  await writeFile(path, bytes);
  return path;
}

test('a model file is used as it is: its rows are the colours of the pictures', async () => {
  const plain = await makePlainFolder();
  const bytes = tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] });
  const model = await writeModel('colours.onnx', bytes);
  const out = join(scratch, 'colours.npz');
  const args = [plain.path, '--out', out, '--model', model, ...AS_BYTES];
  const { code, stdout, stderr } = await encode(args);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('reading the model');
  const { paths, embeddings, dim } = await open(out);
  expect([paths, dim]).toEqual([Object.keys(PLAIN), 3]);
  Object.values(PLAIN)
    .flat()
    .forEach((value, i) => expect(embeddings[i]).toBeCloseTo(value, 3));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(JSON.parse(stdout)).toMatchObject({
    rows: 2,
    modelFile: { fileName: 'colours.onnx', sha256 },
    preprocessing: { sizePx: SIZE_PX, range: '0-255', normalization: { mean: [0, 0, 0], std: [1, 1, 1] } },
  });

  const again = await encode([...args, '--resume', '--force']);
  expect(again.code, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: 2, encoded: 0, kept: 2 });
  const other = await encode([...args, '--resume', '--force', '--preset', 'crop']);
  expect(other.code, other.stderr).toBe(0);
  expect(JSON.parse(other.stdout)).toMatchObject({ rows: 2, encoded: 2, kept: 0 });
  await plain.remove();
});

for (const [file, output] of [
  ['vit-old.onnx', 'pooler_output'],
  ['clip-old.onnx', 'image_embeds'],
  ['dinov2-optimum.onnx', 'last_hidden_state/class-token'],
] as const) {
  test(`a transformer, ${file}, has the same rows on our own engine as on onnxruntime`, async () => {
    const model = join(ROOT, 'test', 'golden', 'onnx-exports', file);
    const rowsOn = async (device: string) => {
      const out = join(scratch, `${file}-${device}.npz`);
      const args = [
        folder.path,
        '--out',
        out,
        '--model',
        model,
        '--output',
        output,
        '--size',
        '32',
        '--device',
        device,
      ];
      const { code, stdout, stderr } = await encode(args);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ rows: 8, backend: device });
      return open(out);
    };
    const [ours, theirs] = [await rowsOn('cpu'), await rowsOn('wasm')];
    expect(ours.paths).toEqual(theirs.paths);
    const rowOf = ({ embeddings, dim }: EmbeddingsArchive, row: number) =>
      embeddings.subarray(row * dim, (row + 1) * dim);
    const agreements = ours.paths.map((path, row) => compareRows(path, rowOf(theirs, row), rowOf(ours, row)));
    expect(agreements.filter((agreement) => !agrees(agreement))).toEqual([]);
  });
}

test('what is chosen of output, filter, channels, length and digits is done, and stands in the file and in the summary', async () => {
  const plain = await makePlainFolder();
  const model = await writeModel('free.onnx', tinyOnnx({ ...COLOURS, input: ['N', 3, 'H', 'W'] }));
  const out = join(scratch, 'chosen.npz');
  const listed = await encode(['--list-outputs', '--model', model]);
  expect(listed.code, listed.stderr).toBe(0);
  const ids = listed.stdout.split('\n').map((line) => line.split('\t')[0]);
  expect(ids).toContain('Relu1/max');

  const choices = '--output Relu1/max --filter bicubic --size 48 --channels BGR --l2 --dtype float16'.split(' ');
  const { code, stdout, stderr } = await encode([plain.path, '--out', out, '--model', model, ...AS_BYTES, ...choices]);
  expect(code, stderr).toBe(0);
  const preprocessing = { filter: 'bicubic', sizePx: 48, channels: 'BGR', range: '0-255' };
  expect(JSON.parse(stdout)).toMatchObject({ output: 'Relu1/max', dim: 3, l2: true, dtype: 'float16', preprocessing });
  const { embeddings, meta } = await open(out);
  expect(meta).toMatchObject({ output: 'Relu1/max', rows: { dtype: 'float16', l2: true, zero_rows: 0 } });
  Object.values(PLAIN).forEach((colour, row) => {
    const length = Math.hypot(...colour);
    colour.toReversed().forEach((value, i) => expect(embeddings[row * 3 + i]).toBeCloseTo(value / length, 3));
  });
  await plain.remove();
});

test('a folder, archives and a loose picture become one set, with a top level for each; --resume knows it in any order', async () => {
  const plain = await makePlainFolder();
  const beside = (name: string) => join(plain.path, '..', name);
  execFileSync('tar', ['-czf', beside('packed.tgz'), '-C', plain.path, '010']);
  execFileSync('tar', ['-cf', beside('plain.tar'), '-C', plain.path, '.']);
  await writeFile(beside('loose.ppm'), plainPicture([1, 2, 3]));
  const model = await writeModel('set.onnx', tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] }));
  const out = join(scratch, 'set.npz');
  const given = [plain.path, beside('packed.tgz'), beside('plain.tar'), beside('loose.ppm')];
  const options = ['--out', out, '--model', model, ...AS_BYTES];
  const { code, stdout, stderr } = await encode([...given, ...options]);
  expect(code, stderr).toBe(0);
  const { paths, embeddings, classes } = await open(out);
  expect(paths).toEqual([
    'loose.ppm',
    'packed/0108775015.ppm',
    'plain/010/0108775015.ppm',
    'plain/011/0110065001.ppm',
    'plain (2)/010/0108775015.ppm',
    'plain (2)/011/0110065001.ppm',
  ]);
  expect(classes).toEqual(['packed', 'plain', 'plain (2)']);
  const [green, red] = Object.values(PLAIN);
  [[1, 2, 3], green, green, red, green, red].flat().forEach((value, i) => {
    expect(embeddings[i]).toBeCloseTo(value ?? NaN, 3);
  });
  const notes = [
    'Two of the names given are "plain": one of them is "plain (2)" in the paths.',
    'All of packed.tgz lies in the folder "010", which is left out of the paths.',
  ];
  const summary = JSON.parse(stdout) as { readonly notes: readonly string[] };
  expect(summary.notes).toEqual(expect.arrayContaining(notes));
  for (const note of notes) expect(stderr).toContain(note);

  const again = await encode([...given.toReversed(), ...options, '--resume', '--force']);
  expect(again.code, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: 6, encoded: 0, kept: 6 });
  const alone = await encode([beside('packed.tgz'), '--update', join(scratch, 'alone.npz'), ...options.slice(2)]);
  expect(alone.code, alone.stderr).toBe(0);
  expect((await open(join(scratch, 'alone.npz'))).paths).toEqual(['0108775015.ppm']);
  await plain.remove();
});

test('names that browsers hide are all there in the terminal', async () => {
  test.skip(process.platform === 'win32', 'Windows has no such names');
  const odd = await makePictureFolder({}, 'odd');
  for (const name of BROWSER_HIDDEN_NAMES) await odd.write(name, plainPicture([9, 9, 9]));
  const model = await writeModel('odd.onnx', tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] }));
  const out = join(scratch, 'odd.npz');
  const { code, stderr } = await encode([odd.path, '--out', out, '--model', model, ...AS_BYTES]);
  expect(code, stderr).toBe(0);
  const { paths } = await open(out);
  expect([...paths].sort()).toEqual([...BROWSER_HIDDEN_NAMES].sort());
  await odd.remove();
});

test('labels are matched by the pictures’ names and saved beside their rows; what did not match is counted', async () => {
  const plain = await makePlainFolder();
  const model = await writeModel('labelled.onnx', tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] }));
  const labels = join(scratch, 'articles.csv');
  await writeFile(labels, 'article_id,colour\n0110065001,red\n0108775015,green\n0999999999,none\n');
  const out = join(scratch, 'labelled.npz');
  const args = [plain.path, '--out', out, '--model', model, '--labels', labels, ...AS_BYTES];
  const { code, stdout, stderr } = await encode(args);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    labels: { keyColumn: 'article_id', rule: 'stem', images: 2, ofImages: 2, unmatched: 1, duplicates: 0 },
  });
  const npz = await openNpz(toByteSource(new Uint8Array(await readFile(out))));
  expect(await npz.strings('column_colour')).toEqual(['green', 'red']);
  await plain.remove();
});

test('a model file that asks to run code, or that no known network fits, ends the run with its own words', async () => {
  const hostile = P.file(P.call(P.name('posix', 'system'), P.text('touch /tmp/run')));
  const runsCode = await encode([
    folder.path,
    '--out',
    join(scratch, 'x.npz'),
    '--model',
    await writeModel('hostile.pth', await torchZip(hostile)),
  ]);
  expect(runsCode).toMatchObject({ code: 1, stdout: '' });
  expect(runsCode.stderr).toMatch(/asks to run code.*posix/);

  const weights = new Map([['strange.weight', { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }]]);
  const unknown = await encode([
    folder.path,
    '--out',
    join(scratch, 'x.npz'),
    '--model',
    await writeModel('unknown.safetensors', writeSafetensors(weights)),
  ]);
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('strange.weight');
});

test('an output that the model has not, or a size that it does not take, is a bad argument', async () => {
  const model = await writeModel('fixed.onnx', tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] }));
  const args = [folder.path, '--out', join(scratch, 'x.npz'), '--model', model];
  const output = await encode([...args, '--output', 'nothing']);
  expect(output.code, output.stderr).toBe(2);
  expect(output.stderr).toContain('--list-outputs');
  const size = await encode([...args, '--size', '48']);
  expect(size.code, size.stderr).toBe(2);
  expect(size.stderr).toContain(`${SIZE_PX} × ${SIZE_PX} pixels only`);
});
