// The parity report: are our pixels, tensors and rows Python's? `npm run parity` writes its tables into README.md.
//
// usage: npm run parity -- [--folder PICTURES] [--models NAME,NAME…] [--pictures N] [--rows FILE] [--print]
//   --folder    also this folder; without it the fixtures alone
//   --models    only these networks
//   --pictures  so many pictures a network of torchvision (16 unless told); models that come with foldvec get all
//   --rows      keeps what each network gave in this file, a line of JSON a network, and takes from it what it already holds:
//               hours of work that was stopped goes on where it was
//   --print     the tables on stdout, README.md as it is
//   --golden    writes test/golden/page-rows.npz and nothing else
//
// Needs Python with the packages of test/golden/requirements.txt: FOLDVEC_PYTHON names it, else `python3`. Checkpoints are
// seeded and temporary: two gigabytes at most. Some three hours on 2 cores.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { comparePictures } from './pictures.mjs';
import { toReport } from './tables.mjs';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures');
const SCRIPT = join(import.meta.dirname, 'parity.py');
const REQUIREMENTS = 'test/golden/requirements.txt';
const MIN_COSINE = 0.999999;
const MAX_DIFFERENCE = 1e-3; // of a row's largest value
const NETWORKS = [
  ...['resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2', 'resnext50_32x4d'],
  ...['vgg11', 'vgg16_bn', 'mobilenet_v2', 'mobilenet_v3_small', 'mobilenet_v3_large'],
  ...['resnet101', 'resnet152', 'wide_resnet101_2', 'resnext101_32x8d', 'resnext101_64x4d'],
  ...['vgg11_bn', 'vgg13', 'vgg13_bn', 'vgg16', 'vgg19', 'vgg19_bn'],
  ...['alexnet', 'squeezenet1_0', 'squeezenet1_1', 'googlenet', 'inception_v3'],
  ...['densenet121', 'densenet161', 'densenet169', 'densenet201'],
  ...['0_5', '0_75', '1_0', '1_3'].map((width) => `mnasnet${width}`),
  ...['0_5', '1_0', '1_5', '2_0'].map((width) => `shufflenet_v2_x${width}`),
  // The largest, y_128gf, is more than an ONNX file holds.
  ...['400mf', '800mf', '1_6gf', '3_2gf', '8gf', '16gf', '32gf'].flatMap((size) => [
    `regnet_x_${size}`,
    `regnet_y_${size}`,
  ]),
  // V2 L has a mean of 0.5, which the script does not prepare.
  ...['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'v2_s', 'v2_m'].map((size) => `efficientnet_${size}`),
  ...['tiny', 'small', 'base', 'large'].map((size) => `convnext_${size}`),
  ...['t', 's', 'b', 'v2_t', 'v2_s', 'v2_b'].map((size) => `swin_${size}`),
  ...['b_16', 'b_32', 'l_16', 'l_32'].map((size) => `vit_${size}`),
];
/** Networks whose children but the last give a map. */
const FLATTENED = /^(vgg|mobilenet_v2|alexnet|squeezenet|densenet|shufflenet|mnasnet)/;
/** Networks that a software adapter computes in reasonable time, and how many pictures. */
const WEBGPU = { names: ['mobilenet_v3_small', 'mobilenet_v2', 'resnet18'], pictures: 2 };
/** What the report calls an engine. */
const BACKENDS = { cpu: 'CPU', wasm: 'WebAssembly' };
const BUNDLED = [
  { id: 'resnet18_mlnet', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  { id: 'efficientnet_lite0', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
];

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    models: { type: 'string' },
    pictures: { type: 'string', default: '16' },
    rows: { type: 'string' },
    print: { type: 'boolean', default: false },
    golden: { type: 'boolean', default: false },
  },
});
const pythonCommand = process.env.FOLDVEC_PYTHON ?? 'python3';

function python(...args) {
  const { status, stdout, stderr, error } = spawnSync(pythonCommand, [SCRIPT, ...args], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${pythonCommand} ${args.join(' ')}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

function findVersions() {
  try {
    return JSON.parse(python('versions'));
  } catch (error) {
    console.error(`The parity report compares with Python, and Python’s parts are missing (${error.message}).`);
    console.error(`Make them: python3 -m venv ENV && ENV/bin/pip install -r ${REQUIREMENTS}`);
    console.error('then: FOLDVEC_PYTHON=ENV/bin/python npm run parity');
    process.exit(2);
  }
}

/** The page, driven from the terminal: what a visitor gets who drops this model and this folder. */
function encode(folder, out, args, env = {}) {
  const command = ['src/cli/bootstrap.mjs', 'encode', folder, '--out', out, '--quiet', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`encode ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
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

const versions = findVersions();
if (options.golden) {
  python('golden', join(ROOT, 'test/golden/page-rows.npz'));
  process.exit(0);
}
const scratch = mkdtempSync(join(tmpdir(), 'foldvec-parity-'));
const folders = [{ name: 'fixtures', path: join(scratch, 'fixtures') }];
for (const part of ['images', 'refused'])
  cpSync(join(FIXTURES, part), join(scratch, 'fixtures', part), { recursive: true });
if (options.folder) folders.push({ name: basename(resolve(options.folder)), path: resolve(options.folder) });
const say = (sentence) => console.error(sentence);
const rows = [];
const failures = [];

/** Compares an archive of ours with an archive of Python's, by path. */
function hold(entry, reference, key, ours) {
  const found = { ...entry, ...JSON.parse(python('compare', reference, key, ours)) };
  say(`${entry.model}, ${entry.output}, ${entry.backend}: ${found.rows} rows, smallest cosine ${found.cosine}`);
  rows.push(found);
}

function reportNetwork(name) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  const pictures = sampleOf(folders.at(-1).path, Number(options.pictures), join(folder, 'pictures'));
  python('checkpoint', name, folder);
  const reference = join(folder, 'reference.npz');
  python('rows', join(folder, `${name}.pth`), pictures, reference);
  const out = join(folder, 'ours.npz');
  // Each kind of file on another engine; what our own engine refuses runs on the other one as well.
  for (const [kind, device] of [
    ['pth', 'wasm'],
    ['safetensors', 'cpu'],
  ]) {
    const file = join(folder, `${name}.${kind}`);
    const { backend } = encode(pictures, out, ['--model', file, '--network', name, '--device', device, '--force']);
    hold({ model: name, file: `.${kind}`, output: 'pooled', backend: BACKENDS[backend] }, reference, 'pooled', out);
  }
  if (FLATTENED.test(name)) {
    const model = ['--model', join(folder, `${name}.pth`), '--network', name];
    const { backend } = encode(pictures, out, [...model, '--output', 'flattened', '--device', 'cpu', '--force']);
    const ours = { model: name, file: '.pth', output: 'flattened', backend: BACKENDS[backend] };
    hold(ours, reference, 'flattened', out);
  }
  if (WEBGPU.names.includes(name)) {
    const few = sampleOf(pictures, WEBGPU.pictures, join(folder, 'few'));
    const { adapter } = encode(few, out, ['--model', join(folder, `${name}.pth`), '--device', 'webgpu', '--force'], {
      FOLDVEC_SOFTWARE_WEBGPU: '1',
    });
    const expected = join(folder, 'few.npz');
    python('rows', join(folder, `${name}.pth`), few, expected);
    hold({ model: name, file: '.pth', output: 'pooled', backend: `WebGPU (${adapter})` }, expected, 'pooled', out);
  }
  rmSync(folder, { recursive: true });
}

/** What an earlier report left in the file of `--rows`, by network. */
function keptRows() {
  if (options.rows === undefined || !existsSync(options.rows)) return new Map();
  const lines = readFileSync(options.rows, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line)).map(({ name, found }) => [name, found]));
}

/** Rows of one network, from the file of `--rows` or computed. */
function takeOrCompute(kept, name, compute) {
  const found = kept.get(name);
  if (found !== undefined) {
    rows.push(...found);
    return;
  }
  const before = rows.length;
  compute();
  if (options.rows !== undefined)
    appendFileSync(options.rows, `${JSON.stringify({ name, found: rows.slice(before) })}\n`);
}

function reportBundled({ id, mean, std }) {
  for (const { name, path } of folders) {
    const reference = join(scratch, `${id}-${name}.npz`);
    const model = join(ROOT, 'public/models', `${id}.onnx`);
    python('onnx', model, JSON.stringify(mean), JSON.stringify(std), path, reference);
    const out = join(scratch, 'ours.npz');
    for (const device of ['wasm', 'cpu']) {
      encode(path, out, ['--model', id, '--device', device, '--force']);
      hold({ model: id, file: name, output: 'pooled', backend: BACKENDS[device] }, reference, 'pooled', out);
    }
  }
}

async function reportPictures() {
  const sets = [];
  let browser = '';
  for (const { name, path } of folders) {
    const raw = join(scratch, `raw-${name}`);
    mkdirSync(raw);
    python('pictures', path, raw);
    const result = await comparePictures(path, raw);
    browser = result.browser;
    sets.push({ name, files: result.compared });
    rmSync(raw, { recursive: true });
  }
  return { sets, browser };
}

function writeReadme(text) {
  const file = join(ROOT, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [begin, end] = ['<!-- parity: begin -->', '<!-- parity: end -->'];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  writeFileSync(file, `${readme.slice(0, from + begin.length)}\n\n${text}\n${readme.slice(to)}`);
}

let isEqual;
try {
  const pictures = await reportPictures();
  say(`${pictures.sets.reduce((sum, { files }) => sum + files.length, 0)} files compared`);
  const names = options.models?.split(',');
  const kept = keptRows();
  for (const model of BUNDLED) {
    if (names?.includes(model.id) ?? true) takeOrCompute(kept, model.id, () => reportBundled(model));
  }
  for (const name of (names ?? NETWORKS).filter((one) => BUNDLED.every(({ id }) => id !== one))) {
    try {
      takeOrCompute(kept, name, () => reportNetwork(name));
    } catch (error) {
      say(error.message);
      failures.push(`${name}: ${error.message}`); // the others are worth knowing all the same
    }
  }
  isEqual = failures.length === 0;
  isEqual &&= rows.every(({ cosine, difference, sameOrder, onlyOurs }) => {
    return cosine >= MIN_COSINE && difference <= MAX_DIFFERENCE && sameOrder && onlyOurs.length === 0;
  });
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  const report = toReport({
    ...pictures,
    rows,
    failures,
    versions,
    machine,
    date: new Date().toISOString().slice(0, 10),
  });
  if (options.print) console.log(report);
  else writeReadme(report);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (!isEqual)
  console.error(
    `not all of it is equal: a cosine under ${MIN_COSINE}, a difference over ${MAX_DIFFERENCE}, or a failure`,
  );
process.exit(isEqual ? 0 : 1); // Vite keeps a watcher
