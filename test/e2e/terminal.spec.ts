import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npz-reader.ts';
import { compareRows, agrees } from '../../src/pipeline/verify-rows.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

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

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command that the README gives, with a profile of its own. */
function encode(args: readonly string[], interruptWhen?: RegExp): Promise<Outcome> {
  const child = spawn(process.execPath, ['src/cli/bootstrap.mjs', 'encode', ...args], {
    cwd: ROOT,
    env: { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') },
  });
  let stdout = '';
  let stderr = '';
  let isInterrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isInterrupted || !interruptWhen?.test(stderr)) return;
    isInterrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

async function open(file: string): Promise<EmbeddingsArchive> {
  return readEmbeddingsArchive(new Uint8Array(await readFile(file)));
}

for (const model of ['resnet18_mlnet', 'efficientnet_lite0']) {
  for (const preset of ['squash', 'crop']) {
    test(`rows of ${model}, ${preset}, are those of Pillow and native onnxruntime, in ImageFolder's order`, async () => {
      const out = join(scratch, `${model}-${preset}.npz`);
      const { code, stdout, stderr } = await encode([
        folder.path,
        '--out',
        out,
        '--model',
        model,
        '--preset',
        preset,
        '--device',
        'wasm',
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
      expect(JSON.parse(stdout)).toMatchObject({ rows: 8, skipped: 0, model, preset, backend: 'wasm' });
    });
  }
}

test('an existing file is not overwritten, and bad arguments are told apart from failed runs', async () => {
  const out = join(scratch, 'resnet18_mlnet-squash.npz');
  expect((await encode([folder.path, '--out', out])).code).toBe(2);
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
