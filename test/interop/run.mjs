// Do the files that we save open in the programs that they are for? `npm run interop` writes its tables into README.md.
//
// usage: npm run interop -- [--folder PICTURES] [--print] [--only FORMAT,FORMAT…]
//   --folder  the pictures to encode; the fixtures, unless told
//   --print   the tables on stdout, README.md as it is
//   --only    these formats alone, and nothing of several machines
//
// Needs Python with the packages of test/interop/requirements.txt: FOLDVEC_PYTHON names it, else `python3`. Some minutes.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBlock } from '../support/readme-block.mjs';
import { formatTable, machinesTable, reductionTable } from './tables.mjs';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPT = join(import.meta.dirname, 'interop.py');
const REDUCTIONS = join(import.meta.dirname, 'reductions.py');
const REQUIREMENTS = 'test/interop/requirements.txt';
/** What each format is saved as; the others are called `photos` and their ending. */
const NAMES = {
  npz: 'photos.npz',
  npy: 'photos.npy',
  'pickle-nested': 'photos.pkl',
  'pickle-matrix': 'photos-matrix.pkl',
  safetensors: 'photos.safetensors',
  'safetensors-files': 'photos-files.safetensors',
  parquet: 'photos.parquet',
  feather: 'photos.feather',
  hdf5: 'photos.h5',
  projector: 'vectors.tsv',
  'clip-retrieval': 'img_emb_0.npy',
  'json-nested': 'photos.json',
  'class-to-idx': 'classes.json',
  'rows-csv': 'photos.csv',
};
/** How the rows are saved: what a visitor can choose. */
const VARIANTS = [
  { numbers: 'float32', options: [] },
  { numbers: 'float16, L2, NaN rows', options: ['--dtype', 'float16', '--l2', '--nan-rows'] },
];
const PARTS = 3;
/** Reductions, and what scikit-learn calls the same. */
const REDUCED = [
  { options: ['--pca', '16'], kind: 'pca', settings: { n_components: 16 }, within: '1e-5' },
  { options: ['--pca', '0.9'], kind: 'pca', settings: { n_components: 0.9 }, within: '1e-5' },
  { options: ['--pca', '16', '--whiten'], kind: 'pca', settings: { n_components: 16, whiten: true }, within: '1e-5' },
  { options: ['--svd', '16'], kind: 'svd', settings: { n_components: 16 }, within: '1e-5' },
  ...['rbf', 'cosine', 'poly'].map((kernel) => ({
    options: ['--kernel-pca', `${kernel}:16`],
    kind: 'kernel-pca',
    settings: { kernel, n_components: 16 },
    within: '1e-4',
  })),
];

const { values: options } = parseArgs({
  options: { folder: { type: 'string' }, print: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const pythonCommand = process.env.FOLDVEC_PYTHON ?? 'python3';
const scratch = mkdtempSync(join(tmpdir(), 'foldvec-interop-'));
const say = (sentence) => console.error(sentence);

function run(command, args, more = {}) {
  const done = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28, ...more });
  const lines = (done.stdout ?? '').trim().split('\n');
  return { ...done, last: lines.at(-1) };
}

function python(script, ...args) {
  const { status, last, stderr, error } = run(pythonCommand, [script, ...args]);
  if (status !== 0)
    throw new Error(`${script} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').slice(-3).join(' ')}`);
  return JSON.parse(last);
}

function foldvec(command, args, more = {}) {
  const env = { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') };
  const done = run(process.execPath, ['src/cli/bootstrap.mjs', command, ...args], { env, ...more });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
  return JSON.parse(done.last);
}

function findVersions() {
  try {
    const versions = python(SCRIPT, 'versions');
    const missing = Object.keys(versions).filter((name) => versions[name] === null);
    if (missing.length === 0) return versions;
    console.error(`Python lacks ${missing.join(', ')}.`);
  } catch (error) {
    console.error(`Files are opened with Python, and it does not answer (${error.message}).`);
  }
  console.error(`Make it: python3 -m venv ENV && ENV/bin/pip install -r ${REQUIREMENTS}`);
  console.error('then: FOLDVEC_PYTHON=ENV/bin/python npm run interop');
  process.exit(2);
}

/** A folder of pictures of every kind, a few of them broken. */
function fixtures() {
  const folder = join(scratch, 'photos');
  for (const part of ['images', 'refused'])
    cpSync(join(ROOT, 'test/fixtures', part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'é 写真'));
  cpSync(join(folder, 'images', 'jpeg-grey.jpg'), join(folder, 'é 写真', "it's \u{1f600}.jpg"));
  cpSync(join(folder, 'images', 'jpeg-grey.jpg'), join(folder, 'root.jpg'));
  return folder;
}

/** Saves the folder in every format, and has every reader open it. */
function checkFormats(folder, formats) {
  const entries = [];
  for (const { numbers, options: chosen } of VARIANTS) {
    const place = join(scratch, numbers);
    mkdirSync(place);
    // Reference and formats come of two writes of the page: the reference is a bare matrix.
    const reference = join(place, 'reference.npy');
    foldvec('encode', [folder, '--out', reference, '--resume', '--quiet', ...chosen]);
    for (const format of formats) {
      const file = join(place, NAMES[format]);
      const said = foldvecOrNothing([
        folder,
        '--out',
        file,
        '--format',
        format,
        '--resume',
        '--quiet',
        '--snippet',
        ...chosen,
      ]);
      if (!said) continue;
      entries.push({
        ...{ format, numbers, file, reference, snippet: said.python },
        referencePaths: reference.replace('.npy', '.paths.json'),
      });
      say(`${format}, ${numbers}: saved`);
    }
  }
  const list = join(scratch, 'files.json');
  writeFileSync(list, JSON.stringify(entries));
  return python(SCRIPT, 'check', list);
}

/** A format that never has these numbers has no line. */
function foldvecOrNothing(args) {
  try {
    return foldvec('encode', args);
  } catch (error) {
    if (/--dtype float16 is not for/.test(error.message)) return undefined;
    throw error;
  }
}

/** A folder in parts: merged by us, read as one table, and by a Ray job of which one task fails at first. */
function checkMachines(folder) {
  const place = join(scratch, 'machines');
  const parquet = join(place, 'parquet');
  mkdirSync(parquet, { recursive: true });
  const one = join(place, 'one.npz');
  const { rows } = foldvec('encode', [folder, '--out', one, '--quiet']);
  const parts = [];
  for (let index = 1; index <= PARTS; index++) {
    const shard = ['--shard', `${index}/${PARTS}`, '--quiet'];
    parts.push(join(place, `part-${index}.npz`));
    foldvec('encode', [folder, '--out', parts.at(-1), ...shard]);
    foldvec('encode', [folder, '--out', join(parquet, `part-${index}.parquet`), '--resume', ...shard]);
  }
  const merged = join(place, 'merged.npz');
  foldvec('merge', [...parts, '--out', merged, '--quiet']);
  const results = [{ what: `${PARTS} parts, merged`, rows, equal: python(SCRIPT, 'same', one, merged) }];

  const reference = join(place, 'reference.npy');
  foldvec('merge', [one, '--out', reference, '--quiet']);
  const paths = reference.replace('.npy', '.paths.json');
  for (const { reader, rows: read } of python(SCRIPT, 'parts', join(parquet, '*.parquet'), reference, paths)) {
    results.push({ what: `${PARTS} Parquet parts as one table, ${reader}`, rows: read, equal: read === rows });
  }
  const ray = join(place, 'ray.npz');
  runRay(folder, ray);
  const what = `Ray job of ${PARTS} parts, of which one failed at first`;
  return [...results, { what, rows, equal: python(SCRIPT, 'same', one, ray) }];
}

/** The job finds an npm that fails once, for one part. */
function runRay(folder, out) {
  const shim = join(scratch, 'shim');
  mkdirSync(shim);
  const npm = run('which', ['npm']).last;
  const fails = `case " $* " in *" --shard 2/${PARTS} "*) [ -e ${shim}/failed ] || { touch ${shim}/failed; exit 1; } ;; esac`;
  writeFileSync(join(shim, 'npm'), `#!/usr/bin/env bash\n${fails}\nexec ${npm} "$@"\n`);
  chmodSync(join(shim, 'npm'), 0o755);
  const env = { ...process.env, PATH: `${shim}:${process.env.PATH}`, XDG_CACHE_HOME: join(scratch, 'cache') };
  const args = ['src/cluster/ray_encode.py', folder, '--out', out, '--parts', String(PARTS), '--cpus', '1'];
  const { status, stderr } = run(pythonCommand, args, { env });
  if (status !== 0) throw new Error(`the Ray job ended with ${status}: ${stderr.slice(-2000)}`);
  readFileSync(join(shim, 'failed')); // the part did fail once
}

/** The same rows reduced by the page and by scikit-learn. */
function checkReductions(folder) {
  const place = join(scratch, 'reductions');
  mkdirSync(place);
  const whole = join(place, 'whole.npz');
  foldvec('encode', [folder, '--out', whole, '--resume', '--quiet']);
  const entries = REDUCED.map(({ options: chosen, ...entry }, i) => {
    const file = join(place, `${i}.npz`);
    foldvec('encode', [folder, '--out', file, '--resume', '--quiet', ...chosen]);
    return { ...entry, what: `\`${chosen.join(' ')}\``, file };
  });
  const list = join(place, 'reduced.json');
  writeFileSync(list, JSON.stringify(entries));
  return python(REDUCTIONS, whole, list);
}

function toReport(tables, versions) {
  const named = Object.entries(versions).filter(([name]) => name !== 'python');
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${
    cpus()[0]
      ?.model.trim()
      .replace(/ \d.*$/, '') ?? 'unknown'
  }, ${cpus().length} cores`;
  const list = named.map(([name, version]) => `${name} ${version}`).join(', ');
  const made = `Made on ${date} (${machine}) with Python ${versions.python}, ${list}.`;
  return `${[made, ...tables].join('\n\n')}\n`;
}

const versions = findVersions();
try {
  const folder = options.folder ? resolve(options.folder) : fixtures();
  const formats = options.only?.split(',') ?? Object.keys(NAMES);
  const opened = checkFormats(folder, formats);
  const machines = options.only ? [] : checkMachines(folder);
  const reductions = options.only ? [] : checkReductions(folder);
  const tables = [formatTable(opened, versions), machinesTable(machines), reductionTable(reductions)];
  const report = toReport(tables.filter(Boolean), versions);
  if (options.print || options.only) console.log(report);
  else writeBlock('interop', report);
  const holes = [...opened, ...machines, ...reductions].filter(({ equal }) => !equal);
  for (const hole of holes) console.error(JSON.stringify(hole));
  process.exitCode = holes.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
