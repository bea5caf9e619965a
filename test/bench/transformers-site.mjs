// A site that holds transformers.js, its WebAssembly and a model in Hugging Face's layout: nothing comes from the network.
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const VERSION = '4.3.2';
const ROOT = join(import.meta.dirname, '../..');
const MODEL = 'resnet18';
/** What only Node needs of it, and is large. */
const LEFT_OUT = ['onnxruntime-node', 'sharp'];
const CONFIG = { model_type: 'resnet', architectures: ['ResNetModel'] };
const PREPROCESSOR = {
  image_processor_type: 'ViTImageProcessor',
  ...{ do_resize: true, size: { height: 224, width: 224 }, resample: 2 },
  ...{ do_rescale: true, rescale_factor: 1 / 255 },
  ...{ do_normalize: true, image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] },
};

/**
 * Lays the site out: the model is the page's own file, whose values have the names that transformers.js asks for.
 *
 * @param load - loads one of the project's modules
 * @returns its folder, and the version; undefined where the package is not there and npm's registry does not give it
 */
export async function makeTransformersSite(load, scratch) {
  const installed = process.env.FOLDVEC_TRANSFORMERS ?? (await install(join(scratch, 'npm')));
  if (installed === undefined) return undefined;
  const { renameValues } = await load('/test/bench/rename-values.ts');
  const packages = join(installed, 'node_modules');
  const site = join(scratch, 'transformers');
  const model = join(site, 'models', MODEL);
  await mkdir(join(model, 'onnx'), { recursive: true });
  const copies = {
    '@huggingface/transformers/dist/transformers.min.js': 'transformers.js',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.mjs': 'ort.mjs',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.wasm': 'ort.wasm',
  };
  for (const [from, to] of Object.entries(copies)) await cp(join(packages, from), join(site, to));
  const onnx = new Uint8Array(await readFile(join(ROOT, 'public/models/resnet18_mlnet.onnx')));
  const names = { input: 'pixel_values', embedding: 'last_hidden_state' };
  await writeFile(join(model, 'onnx/model.onnx'), renameValues(onnx, names));
  await writeFile(join(model, 'config.json'), JSON.stringify(CONFIG));
  await writeFile(join(model, 'preprocessor_config.json'), JSON.stringify(PREPROCESSOR));
  await writeFile(
    join(site, 'index.html'),
    '<!doctype html><title>transformers.js</title><input type="file" multiple>',
  );
  const { version } = JSON.parse(await readFile(join(packages, '@huggingface/transformers/package.json'), 'utf8'));
  return { folder: site, version };
}

async function install(folder) {
  await mkdir(join(folder, 'empty'), { recursive: true });
  await writeFile(join(folder, 'empty/package.json'), JSON.stringify({ name: 'empty', version: '1.0.0' }));
  const overrides = Object.fromEntries(LEFT_OUT.map((name) => [name, 'file:./empty']));
  const dependencies = { '@huggingface/transformers': VERSION };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  return promisify(execFile)('npm', args, { cwd: folder }).then(
    () => folder,
    () => undefined,
  );
}
