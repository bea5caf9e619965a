import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installedId, installModel, refuseInstalled, type NewModel } from '../../../src/cli/install-model.ts';
import { model } from '../../../src/cli/model.ts';
import type { BundledModel } from '../../../src/core/model-spec.ts';
import { fromGolden } from '../../../src/stages/embed/golden-vector.ts';
import { madeNetwork } from '../../support/made-weights.ts';
import { writeSafetensors } from '../../support/write-safetensors.ts';

const CHECKPOINTS = join(import.meta.dirname, '../../golden/checkpoints');
const NEW: NewModel = {
  name: 'mobilenet_v3_small',
  onnx: Uint8Array.of(1, 2, 3),
  checkpoint: { fileName: "it's `mine`.pth", sha256: 'ab'.repeat(32) },
  isOfficial: false,
  words: { title: "mine (it's `mine`.pth)", note: 'A network.' },
  facts: {
    sizePx: 224,
    input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined },
    outputs: [{ id: 'pooled', tensor: 'pooled', reduction: undefined, dim: 1, facts: 'one value' }],
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
    crop: { resizePx: 256, filter: 'bilinear' },
  },
  golden: ['AAA=', 'ADw='],
};
const SPEC = 'torchvision-mobilenet-v3-small.model.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'foldvec-model-'));
  await mkdir(join(root, 'src', 'models'), { recursive: true });
  await mkdir(join(root, 'public', 'models'), { recursive: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

async function run(...args: string[]) {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const code = await model(args, root, root);
  return { code, err: said.mock.calls.flat().join('\n'), out: printed.mock.calls.flat().join('\n') };
}

const listInstalled = async () => [
  ...(await readdir(join(root, 'src', 'models'))),
  ...(await readdir(join(root, 'public', 'models'))),
];

test('an installed model is three files: the network, a note on its licence, and a spec that stands before the shipped ones', async () => {
  const spec = await installModel(root, NEW, new Date(5000));
  expect(await listInstalled()).toEqual([
    SPEC,
    'torchvision_mobilenet_v3_small.LICENSE.txt',
    'torchvision_mobilenet_v3_small.onnx',
  ]);
  expect(spec).toMatchObject({
    id: 'torchvision_mobilenet_v3_small',
    rank: -5,
    fileBytes: 3,
    sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81',
  });
  expect([...(await readFile(join(root, 'public', 'models', spec.file)))]).toEqual([1, 2, 3]);
});

test('the spec file is a module that gives the spec, whatever the checkpoint was called', async () => {
  const spec = await installModel(root, NEW, new Date());
  const loaded: unknown = await import(/* @vite-ignore */ join(root, 'src', 'models', SPEC));
  expect(loaded).toMatchObject({ model: spec });
  expect(await readFile(join(root, 'src', 'models', SPEC), 'utf8')).toContain('"batch": undefined'); // the type asks for it
});

test('a model that is there is refused before anything is read, and replaced with --force', async () => {
  await refuseInstalled(root, NEW.name);
  await installModel(root, NEW, new Date());
  const refused = await run(NEW.name, '--from', 'none.pth');
  expect(refused.code).toBe(1);
  expect(refused.err).toBe(`${installedId(NEW.name)} is installed already: add --force to replace it.`);
  expect((await run(NEW.name, '--from', 'none.pth', '--force')).err).toContain('cannot be read');
});

test('what is no checkpoint is refused, and nothing is installed', async () => {
  await writeFile(join(root, 'page.pth'), '<html>not found</html>');
  const { code, err } = await run('resnet18', '--from', 'page.pth');
  expect(code).toBe(1);
  expect(err.split('\n').at(-1)).toMatch(/file/);
  expect(await listInstalled()).toEqual([]);
});

test('a checkpoint of no known network is refused, and nothing is installed', async () => {
  const { code, err } = await run('resnet18', '--from', join(CHECKPOINTS, 'zip-2.pth'));
  expect(code).toBe(1);
  expect(err).toContain('conv.weight');
  expect(await listInstalled()).toEqual([]);
});

test(
  'from an address to a model: checked, converted, installed, with golden vectors of its own',
  { timeout: 300_000 },
  async () => {
    const file = writeSafetensors(madeNetwork('mobilenet_v3_small'));
    const hash = createHash('sha256').update(file).digest('hex');
    const server = createServer((_request, response) => response.end(file));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
    try {
      const wrong = await run(NEW.name, '--from', `${address}/net-00000000.safetensors`);
      expect(wrong.code).toBe(1);
      expect(await listInstalled()).toEqual([]);
      const other = await run('resnet18', '--from', `${address}/net.safetensors`);
      expect(other.err).toContain('The checkpoint holds another network: mobilenet_v3_small, not resnet18.');
      expect(await listInstalled()).toEqual([]);

      const { code, out } = await run(NEW.name, '--from', `${address}/net-${hash.slice(0, 8)}.safetensors`);
      expect(code).toBe(0);
      expect(out).toContain('torchvision_mobilenet_v3_small is installed');
      const path = join(root, 'src', 'models', SPEC);
      const { model: spec } = (await import(/* @vite-ignore */ path)) as { model: BundledModel };
      const onnx = await readFile(join(root, 'public', 'models', spec.file));
      expect(createHash('sha256').update(onnx).digest('hex')).toBe(spec.sha256);
      expect(spec).toMatchObject({
        kind: 'bundled',
        input: { isSizeFixed: false },
        outputs: [{ id: 'pooled', dim: 576 }],
      });
      expect(spec.title).toBe(`mobilenet_v3_small (net-${hash.slice(0, 8)}.safetensors)`);
      expect(spec.rank).toBeLessThan(0);
      const golden = spec.golden.map(fromGolden);
      expect(golden.map((row) => row.length)).toEqual([576, 576]);
      expect(golden.flatMap((row) => [...row]).every(Number.isFinite)).toBe(true);
      expect(golden[0]).not.toEqual(golden[1]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
);

test.each([
  [[], 'Name the network: npm run model -- resnet18'],
  [['resnet18', 'vgg11'], 'One network at a time: "resnet18" and "vgg11" were given.'],
  [['alexnet'], '"alexnet" is none of the networks that can be had. See --help for the names.'],
  [['constructor'], '"constructor" is none of the networks that can be had. See --help for the names.'],
  [['resnet18', '--from', ''], '--from wants an address or a file.'],
  [['resnet18', '--fast'], "Unknown option '--fast'. See --help."],
])('%j ends with 2 and one sentence', async (args, sentence) => {
  expect(await run(...args)).toEqual({ code: 2, err: sentence, out: '' });
});

test('--help names every network and ends with 0', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toContain('resnet18, resnet34');
  expect(out).toContain('mobilenet_v3_large');
});
