// Speed by stage, in one run on one machine: ratios are what counts. One JSON line a figure on stdout.
// usage: npm run bench -- FOLDER      a folder of pictures; FOLDVEC_PYTHON may name a Python with Pillow and numpy, to compare with
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const MODELS = ['resnet18_mlnet', 'efficientnet_lite0'];
const folder = process.argv[2];
if (!folder) {
  console.error('Which folder? For example: npm run bench -- ~/pictures');
  process.exit(2);
}

/** Runs a program to its end; its lines of JSON are the figures. */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return stdout.trim().split('\n');
}

console.log(JSON.stringify({ what: 'machine', cpu: cpus()[0]?.model, cores: cpus().length, node: process.version }));
for (const line of run(process.execPath, ['test/bench/decode.bench.mjs', folder])) console.log(line);
for (const line of run(process.execPath, ['test/bench/engine.bench.mjs'])) console.log(line);
for (const line of run(process.execPath, ['test/bench/reduce.bench.mjs'])) console.log(line);
const python = process.env.FOLDVEC_PYTHON;
if (python) for (const line of run(python, ['test/bench/pillow-decode.py', folder])) console.log(line);

const scratch = mkdtempSync(join(tmpdir(), 'foldvec-bench-'));
try {
  for (const model of MODELS) {
    const args = [
      'src/cli/bootstrap.mjs',
      'encode',
      folder,
      '--out',
      join(scratch, `${model}.npz`),
      '--model',
      model,
      '--quiet',
    ];
    const summary = JSON.parse(run(process.execPath, args).at(-1));
    const { rows, seconds, imagesPerSecond, backend, adapter, threads } = summary;
    console.log(JSON.stringify({ what: 'encode', model, rows, seconds, imagesPerSecond, backend, adapter, threads }));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
