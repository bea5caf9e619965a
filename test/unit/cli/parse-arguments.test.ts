import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/cli/argument-error.ts';
import { ENCODE_OPTIONS, HELP } from '../../../src/cli/encode-options.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'foldvec-arguments-'));
  await mkdir(join(base, 'photos'));
  await mkdir(join(base, 'a folder.npz'));
  await writeFile(join(base, 'a file'), '');
  await writeFile(join(base, 'rows.npz'), '');
  await mkdir(join(base, 'folder.onnx'));
  await writeFile(join(base, 'locked.onnx'), '');
  await chmod(join(base, 'locked.onnx'), 0o000);
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('defaults are those of the page', () => {
  expect(parseArguments(['photos', '--out', 'photos.npz'], base)).toEqual({
    sources: [{ kind: 'folder', path: join(base, 'photos') }],
    outputs: new Map([['main', join(base, 'photos.npz')]]),
    format: 'npz',
    model: undefined,
    modelFile: undefined,
    output: undefined,
    preprocessorFile: undefined,
    preset: undefined,
    preprocessing: {},
    l2: false,
    nanRows: false,
    dtype: 'float32',
    labelsFile: undefined,
    reduction: undefined,
    reductionFile: undefined,
    report: undefined,
    device: 'auto',
    limit: null,
    takeMore: false,
    shard: undefined,
    rowsFile: undefined,
    trustSizes: false,
    snippet: false,
    resume: false,
    force: false,
    quiet: false,
    browser: undefined,
  });
});

test('every option is taken, before the folder or behind it', () => {
  const args = '--model efficientnet_lite0 --preset crop photos --device=wasm --limit 20 --out x.npz'.split(' ');
  const rest = ['--resume', '--force', '--quiet', '--browser', 'a file'];
  expect(parseArguments([...args, ...rest], base)).toMatchObject({
    model: 'efficientnet_lite0',
    preset: 'crop',
    device: 'wasm',
    limit: 20,
    resume: true,
    force: true,
    quiet: true,
    browser: join(base, 'a file'),
  });
});

test('every choice of the preprocessing is taken, and nothing that was not typed', () => {
  const args = 'photos --out x.pkl --preset crop --size 192 --resize 219 --filter bicubic --mean 0.5,0.4,0.3';
  const rest = '--std=0.2,0.2,.1 --range 0-255 --channels BGR --exif upright --pillow 11 --l2 --dtype float64';
  expect(parseArguments([...args.split(' '), ...rest.split(' ')], base)).toMatchObject({
    preset: 'crop',
    preprocessing: {
      sizePx: 192,
      resizePx: 219,
      filter: 'bicubic',
      mean: [0.5, 0.4, 0.3],
      std: [0.2, 0.2, 0.1],
      range: '0-255',
      channels: 'BGR',
      exif: 'upright',
      pillow: '11',
    },
    l2: true,
    dtype: 'float64',
  });
});

test('a mean may be negative', () => {
  const args = ['photos', '--out', 'x.npz', '--mean', '-1,-0.5,-.5'];
  expect(parseArguments(args, base)).toMatchObject({ preprocessing: { mean: [-1, -0.5, -0.5] } });
});

test('a fourth mean is alpha’s', () => {
  const args = ['photos', '--out', 'x.npz', '--mean', '.5,.5,.5,0', '--std', '1,1,1,.5'];
  expect(parseArguments(args, base)).toMatchObject({
    preprocessing: { mean: [0.5, 0.5, 0.5, 0], std: [1, 1, 1, 0.5] },
  });
});

test('a part of the folder is a number out of how many', () => {
  const shard = (text: string) => parseArguments(['photos', '--out', 'x.npz', '--shard', text], base);
  expect(shard('2/8')).toMatchObject({ shard: { index: 2, of: 8 } });
  for (const wrong of ['0/8', '9/8', '2', '2/', '1/0', '1.5/2']) {
    expect(() => shard(wrong)).toThrow(`as in --shard 1/4, not "${wrong}"`);
  }
});

test('--update names a file to keep rows of, which is written anew; one that is not there is made', () => {
  const update = (...args: string[]) => parseArguments(['photos', ...args], base);
  const rowsFile = join(base, 'rows.npz');
  expect(update('--update', 'rows.npz')).toMatchObject({
    rowsFile,
    outputs: new Map([['main', rowsFile]]),
    force: true,
  });
  const other = { rowsFile, trustSizes: true, outputs: new Map([['main', join(base, 'x.npz')]]), force: false };
  expect(update('--update', 'rows.npz', '--trust-sizes', '--out', 'x.npz')).toMatchObject(other);
  expect(update('--update', 'new.npz')).toMatchObject({ rowsFile: undefined, force: true });
  expect(() => update('--update', 'new.npz', '--out', 'x.npz')).toThrow('--update: there is no file "new.npz"');
  expect(() => update('--update', 'rows.npz', '--shard', '1/2')).toThrow(/merge the parts first/);
  expect(() => update('--out', 'x.npz', '--trust-sizes')).toThrow(/belongs to --update/);
  // Such a file could never be brought up to date again, and the whole rows would be gone.
  for (const change of [['--l2'], ['--dtype', 'float16'], ['--pca', '64']]) {
    expect(() => update('--update', 'rows.npz', ...change)).toThrow(/with whole rows: name another file/);
    expect(update('--update', 'rows.npz', ...change, '--out', 'x.npz')).toMatchObject({ rowsFile });
  }
});

test('--model is a file if it looks like one or is there; anything else is a name', () => {
  const model = (text: string) => parseArguments(['photos', '--out', 'x.npz', '--model', text], base);
  expect(model('a file')).toMatchObject({ model: undefined, modelFile: join(base, 'a file') });
  expect(model('./a file')).toMatchObject({ model: undefined, modelFile: join(base, 'a file') });
  expect(model('photos')).toMatchObject({ model: 'photos', modelFile: undefined });
});

test('labels are a file', () => {
  const args = ['photos', '--out', 'x.npz', '--labels', 'a file'];
  expect(parseArguments(args, base)).toMatchObject({ labelsFile: join(base, 'a file') });
});

test.each([
  ['--pca 64', { method: 'pca', components: 64, whiten: false }],
  ['--pca 0.95 --whiten', { method: 'pca', components: 0.95, whiten: true }],
  ['--svd 8', { method: 'truncated-svd', components: 8 }],
  ['--random-projection 32', { method: 'random-projection', components: 32, seed: 0 }],
  ['--random-projection 32:seed=7', { method: 'random-projection', components: 32, seed: 7 }],
  ['--kernel-pca cosine:16', { method: 'kernel-pca', components: 16, kernel: { kind: 'cosine' } }],
  [
    '--kernel-pca poly:16:degree=2:coef0=-1:gamma=1e-3',
    { method: 'kernel-pca', components: 16, kernel: { kind: 'poly', degree: 2, coef0: -1, gamma: 0.001 } },
  ],
] as const)('%s is a reduction', (text, reduction) => {
  const args = ['photos', '--out', 'x.npz', ...text.split(' ')];
  expect(parseArguments(args, base)).toMatchObject({ reduction, reductionFile: undefined });
});

test('a reduction may be a file, and goes into one beside those that cannot hold it', () => {
  const reduced = parseArguments(['photos', '--out', 'x.pkl', '--apply', 'a file'], base);
  expect(reduced).toMatchObject({ reduction: undefined, reductionFile: join(base, 'a file') });
  if (reduced === 'help') return;
  expect([...reduced.outputs]).toEqual([
    ['main', join(base, 'x.pkl')],
    ['reduction-npz', join(base, 'x.reduction.npz')],
  ]);
});

test('listing the outputs needs neither folder nor file, and minds neither', () => {
  const alone = parseArguments(['--list-outputs', '--model', 'a file'], base);
  expect(alone).toMatchObject({ sources: [], outputs: new Map(), modelFile: join(base, 'a file') });
  const args = ['photos', '--out', 'x.pkl', '--dtype', 'float64', '--list-outputs'];
  expect(parseArguments(args, base)).toMatchObject({ sources: [], outputs: new Map() });
});

test('the extension of --out chooses the format, in any case; npy brings its paths along', () => {
  expect(parseArguments(['photos', '--out', 'x.PKL'], base)).toMatchObject({ format: 'pickle-nested' });
  expect(parseArguments(['photos', '--out', 'x.y.npy'], base)).toMatchObject({
    format: 'npy',
    outputs: new Map([
      ['main', join(base, 'x.y.npy')],
      ['paths-json', join(base, 'x.y.paths.json')],
    ]),
  });
});

test('--format chooses what the ending does not say, and the ending must not contradict it', () => {
  const format = (id: string, out: string) => parseArguments(['photos', '--out', out, '--format', id], base);
  expect(format('pickle-matrix', 'x.pkl')).toMatchObject({ format: 'pickle-matrix' });
  expect(format('npy', 'x.npy')).toMatchObject({ format: 'npy' });
  expect(() => format('pickle-matrix', 'x.npz')).toThrow(
    '--format pickle-matrix wants a file that ends in .pkl, not "x.npz"',
  );
  expect(format('clip-retrieval', 'img_emb_0.npy')).toMatchObject({
    outputs: new Map([
      ['main', join(base, 'img_emb_0.npy')],
      ['clip-metadata', join(base, 'metadata_0.parquet')],
    ]),
  });
  expect(() => format('clip-retrieval', 'x.npy')).toThrow(
    '--format clip-retrieval wants a file that is called img_emb_0.npy, not "x.npy"',
  );
  expect(() => format('paths-json', 'x.json')).toThrow(/--format wants npz or .*, not "paths-json"/);
});

test.each([
  [[], /Name the folder/],
  [['', '--out', 'x.npz'], /Name the folder/],
  [['photos'], /Name the file to write/],
  [['photos', 'other', '--out', 'x.npz'], /There is no folder "other", nor an archive or a picture of this name/],
  [['photos', '', '--out', 'x.npz'], /Name the folder/],
  [['nowhere', '--out', 'x.npz'], /There is no folder "nowhere"/],
  [['a file', '--out', 'x.npz'], /"a file" is neither a folder, nor an archive .*, nor a picture by its name/],
  [['photos', '--out', 'x.zip'], /ends in \.npz, .* or a --format that --help names, not "x\.zip"/],
  [['photos', '--out', 'nowhere/x.npz'], /There is no folder "nowhere" to write to/],
  [['photos', '--out', 'a folder.npz'], /is a folder/],
  [['photos', '--out', 'x.npz', '--preset', 'fit'], /--preset wants squash or crop, not "fit"/],
  [
    ['photos', '--out', 'x.npz', '--device', 'cuda'],
    /--device wants auto or webgpu or webgpu-float16 or cpu or wasm, not "cuda"/,
  ],
  [['photos', '--out', 'x.npz', '--model', 'my.onnx'], /--model: there is no file "my\.onnx"/],
  [['photos', '--out', 'x.npz', '--model', 'nowhere/resnet18'], /--model: there is no file "nowhere\/resnet18"/],
  [['photos', '--out', 'x.npz', '--model', 'folder.onnx'], /--model wants a file, but "folder\.onnx" is a folder/],
  [['photos', '--out', 'x.npz', '--labels', 'nowhere.csv'], /--labels: there is no file "nowhere\.csv"/],
  [['photos', '--out', 'x.npz', '--labels', 'photos'], /--labels wants a file, but "photos" is a folder/],
  [['photos', '--out', 'x.npz', '--pca', '1.5'], /--pca wants a number of components, or a share.*not "1\.5"/],
  [['photos', '--out', 'x.npz', '--pca', '0'], /--pca wants/],
  [['photos', '--out', 'x.npz', '--pca', '8', '--svd', '8'], /--pca and --svd both make shorter vectors/],
  [['photos', '--out', 'x.npz', '--svd', '8', '--whiten'], /--whiten belongs to --pca/],
  [['photos', '--out', 'x.npz', '--kernel-pca', 'sigmoid:8'], /--kernel-pca wants rbf or cosine or poly/],
  [['photos', '--out', 'x.npz', '--kernel-pca', 'rbf'], /--kernel-pca wants a number of components, as in rbf:64/],
  [['photos', '--out', 'x.npz', '--kernel-pca', 'rbf:8:gamma=0'], /gamma above 0/],
  [['photos', '--out', 'x.npz', '--kernel-pca', 'rbf:8:width=2'], /takes gamma=, degree=, coef0= with a number/],
  [['photos', '--out', 'x.npz', '--random-projection', '8:seed=-1'], /seed from 0 to 4294967295/],
  [['photos', '--out', 'x.npz', '--apply', 'nowhere.npz'], /--apply: there is no file "nowhere\.npz"/],
  [['photos', '--out', 'x.npz', '--size', '0'], /--size wants a number of pixels, 1 or more, not "0"/],
  [['photos', '--out', 'x.npz', '--resize', '256'], /--resize belongs to --preset crop/],
  [['photos', '--out', 'x.npz', '--filter', 'lanczos'], /--filter wants bilinear or bicubic, not "lanczos"/],
  [['photos', '--out', 'x.npz', '--mean', '0.5'], /--mean wants three numbers.*not "0\.5"/],
  [['photos', '--out', 'x.npz', '--mean', '0.5,,0.5'], /--mean wants three numbers/],
  [['photos', '--out', 'x.npz', '--mean', '1,2,3,4,5'], /--mean wants three numbers/],
  [['photos', '--out', 'x.npz', '--std', '1,0,1'], /--std wants three numbers above 0.*not "1,0,1"/],
  [['photos', '--out', 'x.npz', '--range', '0-256'], /--range wants 0-1 or 0-255, not "0-256"/],
  [['photos', '--out', 'x.npz', '--channels', 'rgb'], /--channels wants RGB or BGR, not "rgb"/],
  [['photos', '--out', 'x.npz', '--exif', 'turn'], /--exif wants ignore or upright, not "turn"/],
  [['photos', '--out', 'x.npz', '--pillow', '12'], /--pillow wants 13 or 11, not "12"/],
  [['photos', '--out', 'x.npz', '--dtype', 'int8'], /--dtype wants float32 or float16 or float64, not "int8"/],
  [
    ['photos', '--out', 'x.npz', '--dtype', 'float64'],
    /--dtype float64 is not for npz, but for pickle-nested, .* or \S+\.$/,
  ],
  [['photos', '--out', 'x.npz', '--limit', '0'], /--limit wants a number of pictures, 1 or more, not "0"/],
  [['photos', '--out', 'x.npz', '--limit', '1e3'], /--limit/],
  [['photos', '--out', 'x.npz', '--browser', 'nowhere'], /There is no browser "nowhere"/],
  [['photos', '--out', 'x.npz', '--fast'], /'--fast'.*See --help/],
  [['photos', '--out'], /--out.*See --help/],
])('%j is refused with one sentence', (args, sentence) => {
  const parse = () => parseArguments(args, base);
  expect(parse).toThrow(sentence);
  expect(parse).toThrow(ArgumentError);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a model that may not be read is refused', () => {
  const parse = () => parseArguments(['photos', '--out', 'x.npz', '--model', 'locked.onnx'], base);
  expect(parse).toThrow(/--model: the file "locked\.onnx" may not be read/);
});

test('help is given whatever else is wrong, and names every option', () => {
  expect(parseArguments(['--help', 'nowhere'], base)).toBe('help');
  expect(Object.keys(ENCODE_OPTIONS).filter((option) => !HELP.includes(`--${option} `))).toEqual([]);
});

test('a report is a file of its own beside the rows', () => {
  const rows = 'photos --out photos.npz --report'.split(' ');
  const outputs = (report: string) => new Map([['main', join(base, 'photos.npz')], ['report', join(base, report)]]); // prettier-ignore
  const [usual, none] = [parseArguments([...rows, 'r.html'], base), [...rows, 'R.HTM', '--report-thumbnails', '0']];
  expect(usual).toMatchObject({ outputs: outputs('r.html'), report: { thumbnailPx: 96 } });
  expect(parseArguments(none, base)).toMatchObject({ outputs: outputs('R.HTM'), report: { thumbnailPx: null } });
});

test.each([
  ['photos --out x.npz --report r.pdf', /--report wants a file that ends in \.html, not "r\.pdf"/],
  ['photos --out x.npz --report nowhere/r.html', /no folder "nowhere" to write the report to/],
  ['photos --out x.npz --report-thumbnails 64', /belongs to --report FILE\.html/],
  ['photos --out x.npz --report r.html --report-thumbnails 8', /longer edge of 16 to 512 pixels, or 0 .* not "8"/],
  ['photos --out x.npz --report r.html --report-thumbnails big', /not "big"/],
  ['--list-outputs --report r.html', /nothing to --report/],
])('a report that cannot be is refused: %s', (typed, words) => {
  expect(() => parseArguments(typed.split(' '), base)).toThrow(words);
});
