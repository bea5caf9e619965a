import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ArgumentError, HELP, parseArguments } from '../../../src/cli/parse-arguments.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'foldvec-arguments-'));
  await mkdir(join(base, 'photos'));
  await mkdir(join(base, 'a folder.npz'));
  await writeFile(join(base, 'a file'), '');
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('defaults are those of the page', () => {
  expect(parseArguments(['photos', '--out', 'photos.npz'], base)).toEqual({
    folder: join(base, 'photos'),
    outputs: new Map([['main', join(base, 'photos.npz')]]),
    format: 'npz',
    model: undefined,
    preset: 'squash',
    device: 'auto',
    limit: null,
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

test('the extension of --out chooses the format, in any case; npy brings its paths along', () => {
  expect(parseArguments(['photos', '--out', 'x.PKL'], base)).toMatchObject({ format: 'pickle-nested' });
  expect(parseArguments(['photos', '--out', 'x.y.npy'], base)).toMatchObject({
    format: 'npy',
    outputs: new Map([
      ['main', join(base, 'x.y.npy')],
      ['paths', join(base, 'x.y.paths.json')],
    ]),
  });
});

test.each([
  [[], /Name the folder/],
  [['photos'], /Name the file to write/],
  [['photos', 'other', '--out', 'x.npz'], /One folder at a time: "photos" and "other"/],
  [['nowhere', '--out', 'x.npz'], /There is no folder "nowhere"/],
  [['a file', '--out', 'x.npz'], /There is no folder "a file"/],
  [['photos', '--out', 'x.zip'], /ends in \.npz, \.npy or \.pkl, not "x\.zip"/],
  [['photos', '--out', 'nowhere/x.npz'], /There is no folder "nowhere" to write to/],
  [['photos', '--out', 'a folder.npz'], /is a folder/],
  [['photos', '--out', 'x.npz', '--preset', 'fit'], /--preset wants squash or crop, not "fit"/],
  [['photos', '--out', 'x.npz', '--device', 'cuda'], /--device wants auto or webgpu or wasm, not "cuda"/],
  [['photos', '--out', 'x.npz', '--model', './my.onnx'], /--model wants a model's name, not a file/],
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

test('help is given whatever else is wrong, and names every option', () => {
  expect(parseArguments(['--help', 'nowhere'], base)).toBe('help');
  const named = ['out', 'model', 'preset', 'device', 'limit', 'resume', 'force', 'quiet', 'browser'];
  expect(named.filter((option) => !HELP.includes(`--${option}`))).toEqual([]);
});
