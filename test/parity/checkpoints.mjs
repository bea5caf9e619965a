// Imports seeded checkpoints of torchvision's networks and holds their rows against torch's: a table on stdout, exit 1 if one
// of them is off. By hand: FOLDVEC_PYTHON=…/python node test/parity/checkpoints.mjs [NAME…]; the versions that Python needs
// stand in checkpoints.py. A gigabyte of temporary files at most.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-web/wasm';
import { build } from 'vite';

const NAMES = [
  ...['resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2', 'resnext50_32x4d'],
  ...['vgg11', 'vgg16_bn', 'mobilenet_v2', 'mobilenet_v3_small', 'mobilenet_v3_large'],
];
const MIN_COSINE = 0.999999;
const python = process.env.FOLDVEC_PYTHON ?? 'python3';
const script = join(import.meta.dirname, 'checkpoints.py');

/** The importer, compiled for Node. */
async function loadImporter(folder) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, '../../src/models/import/import-checkpoint.ts'),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'importer.mjs' } },
    },
  });
  return import(pathToFileURL(join(folder, 'importer.mjs')).href);
}

function readFloats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** The smallest cosine of two rows, and the largest difference as a part of the largest value. */
function compare(rows, expected) {
  if (rows.length !== expected.length) throw new Error(`${rows.length} values, expected ${expected.length}`);
  const dim = rows.length / 2;
  let cosine = 1;
  let difference = 0;
  let largest = 0;
  for (const from of [0, dim]) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = from; i < from + dim; i++) {
      ab += rows[i] * expected[i];
      aa += rows[i] ** 2;
      bb += expected[i] ** 2;
      difference = Math.max(difference, Math.abs(rows[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    cosine = Math.min(cosine, ab / Math.sqrt(aa * bb));
  }
  return { cosine, difference: difference / largest };
}

async function runWasm(onnx, input) {
  const session = await ort.InferenceSession.create(onnx);
  const outputs = await session.run({ image: new ort.Tensor('float32', input, [2, 3, 224, 224]) });
  await session.release();
  return outputs;
}

async function check(folder, name, importCheckpoint) {
  const lines = [];
  execFileSync(python, [script, 'make', name, folder]);
  const input = readFloats(join(folder, 'input.bin'));
  for (const kind of ['pth', 'safetensors']) {
    const file = readFileSync(join(folder, `${name}.${kind}`));
    const started = performance.now();
    const model = await importCheckpoint(new Uint8Array(file), `${name}.${kind}`);
    const seconds = (performance.now() - started) / 1000;
    if (model.architecture !== name) throw new Error(`${name} was taken for ${model.architecture}`);
    writeFileSync(join(folder, 'model.onnx'), model.onnx);
    execFileSync(python, [script, 'native', folder, 'model.onnx']);
    const wasm = await runWasm(model.onnx, input);
    for (const output of model.outputs) {
      const expected = readFloats(join(folder, `${output.name}.bin`));
      const rows = {
        WebAssembly: wasm[output.name].data,
        native: readFloats(join(folder, `${output.name}.native.bin`)),
      };
      for (const [backend, values] of Object.entries(rows)) {
        lines.push({ name, kind, seconds, output, backend, ...compare(values, expected) });
      }
    }
  }
  return lines;
}

ort.env.wasm.numThreads = 1;
const folder = mkdtempSync(join(tmpdir(), 'foldvec-parity-'));
let worst = 1;
try {
  const { importCheckpoint } = await loadImporter(join(folder, 'importer'));
  console.log(
    '| network | file | import | output | backend | 1 − smallest cosine | largest difference / largest value |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : NAMES) {
    const run = mkdtempSync(join(folder, 'run-'));
    for (const { kind, seconds, output, backend, cosine, difference } of await check(run, name, importCheckpoint)) {
      worst = Math.min(worst, cosine);
      const numbers = `${(1 - cosine).toExponential(1)} | ${difference.toExponential(1)}`;
      console.log(
        `| ${name} | .${kind} | ${seconds.toFixed(1)} s | ${output.name} ${output.dim} | ${backend} | ${numbers} |`,
      );
    }
    rmSync(run, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (!(worst >= MIN_COSINE)) {
  console.error(`smallest cosine is ${worst}, expected at least ${MIN_COSINE}`);
  process.exit(1);
}
process.exit(0); // onnxruntime keeps a timer
