// Rows: a model and a folder through the page, as a visitor does it, held against what Python gives for them.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FLATTENED, WEBGPU } from './networks.mjs';
import { python } from './python.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** What the report calls an engine. */
const BACKENDS = { wasm: 'WebAssembly', cpu: 'CPU' };

/** The page, driven from the terminal: what a visitor gets who drops this model and this folder. @returns its summary */
function encode(folder, out, args, env = {}) {
  const command = ['src/cli/bootstrap.mjs', 'encode', folder, '--out', out, '--quiet', '--force', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`encode ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Compares an archive of ours with an archive of Python's, by path. */
function hold(entry, reference, key, ours) {
  return { ...entry, ...JSON.parse(python('compare', reference, key, ours)) };
}

/** Files spread evenly over a folder's pictures, in a folder of their own. */
function sampleOf(folder, count, to) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|bmp)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (let i = 0; i < Math.min(count, all.length); i++) {
    const file = all[Math.floor((i * all.length) / Math.min(count, all.length))];
    const target = join(to, basename(dirname(file)), basename(file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
  return to;
}

/**
 * A network of torchvision's with seeded weights, in each kind of file and on each engine, against torch.
 *
 * @param how - `folder` of pictures, `pictures` that are taken of them, `scratch`
 * @returns a comparison each
 */
export function measureNetwork(name, { folder, pictures: count, scratch }) {
  const own = join(scratch, name);
  mkdirSync(own);
  const pictures = sampleOf(folder, count, join(own, 'pictures'));
  python('checkpoint', name, own);
  const [pth, reference, out] = [join(own, `${name}.pth`), join(own, 'reference.npz'), join(own, 'ours.npz')];
  python('rows', pth, pictures, reference);
  const found = [];
  // Each kind of file on another engine; what our own engine refuses runs on the other one as well.
  for (const [kind, device] of [
    ['pth', 'wasm'],
    ['safetensors', 'cpu'],
  ]) {
    const file = join(own, `${name}.${kind}`);
    const { backend } = encode(pictures, out, ['--model', file, '--network', name, '--device', device]);
    found.push(hold({ file: `.${kind}`, output: 'pooled', backend: BACKENDS[backend] }, reference, 'pooled', out));
  }
  if (FLATTENED.test(name)) {
    const model = ['--model', pth, '--network', name];
    const { backend } = encode(pictures, out, [...model, '--output', 'flattened', '--device', 'cpu']);
    found.push(hold({ file: '.pth', output: 'flattened', backend: BACKENDS[backend] }, reference, 'flattened', out));
  }
  if (WEBGPU.names.includes(name)) {
    const few = sampleOf(pictures, WEBGPU.pictures, join(own, 'few'));
    const { adapter } = encode(few, out, ['--model', pth, '--device', 'webgpu'], { FOLDVEC_SOFTWARE_WEBGPU: '1' });
    const expected = join(own, 'few.npz');
    python('rows', pth, few, expected);
    found.push(hold({ file: '.pth', output: 'pooled', backend: `WebGPU (${adapter})` }, expected, 'pooled', out));
  }
  rmSync(own, { recursive: true });
  return found;
}

/** A model that comes with foldvec, on each engine, against native onnxruntime; all pictures of a folder. */
export function measureBundled({ id, mean, std }, { name, path, scratch }) {
  const [reference, out] = [join(scratch, `${id}.npz`), join(scratch, 'ours.npz')];
  const model = join(ROOT, 'public/models', `${id}.onnx`);
  python('onnx', model, JSON.stringify(mean), JSON.stringify(std), path, reference);
  return Object.entries(BACKENDS).map(([device, backend]) => {
    encode(path, out, ['--model', id, '--device', device]);
    return hold({ file: name, output: 'pooled', backend }, reference, 'pooled', out);
  });
}
