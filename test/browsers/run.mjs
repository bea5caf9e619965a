// `npm run browsers`: does the whole job in browsers other than Chromium, and holds what they save against Chromium and Python. By hand.
//
//   --only NAMES   chromium,firefox,firefox-resisting,webkit: Chromium is always run, for the others are held against it
//   --print        prints the table instead of writing it into README.md
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../src/cli/build.mjs';
import { openBrowsers } from '../bench/built-page.mjs';
import { openFirefox } from './firefox.mjs';
import { doJob } from './job.mjs';
import { toReport } from './tables.mjs';
import { openWebkit } from './webkit.mjs';

const MODEL = { id: 'efficientnet_lite0', name: 'EfficientNet-Lite0' };
const MIN_COSINE = 0.9999999;
const FOLDER = 'photos';
const GOLDEN = join(ROOT, 'test/golden', `rows-${MODEL.id}-squash.npz`);
const FIXTURES = join(ROOT, 'test/fixtures');
const BROWSERS = [
  { id: 'firefox', name: 'Firefox', needs: 'firefox-esr', open: () => openFirefox() },
  {
    ...{ id: 'firefox-resisting', name: 'Firefox with `privacy.resistFingerprinting`', needs: 'firefox-esr' },
    open: () => openFirefox({ resistsFingerprinting: true }),
  },
  { id: 'webkit', name: 'WebKitGTK', needs: 'webkit2gtk-driver and xvfb', open: openWebkit },
];

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, print: { type: 'boolean', default: false } },
});

function cosineOf(a, b) {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}

const rowOf = ({ embeddings, dim }, at) => embeddings.subarray(at * dim, (at + 1) * dim);

/** The smallest cosine of rows that both have; smaller ones than all should be are told. @throws Error if rows are missing that may not be */
function hold(ours, expected, mayLack) {
  const places = new Map(ours.paths.map((path, at) => [path, at]));
  const lacking = expected.paths.filter((path) => !places.has(path) && !mayLack.has(path));
  if (lacking.length > 0) throw new Error(`rows are missing: ${lacking.join(', ')}`);
  let smallest = 1;
  expected.paths.forEach((path, at) => {
    if (!places.has(path)) return;
    const cosine = cosineOf(rowOf(ours, places.get(path)), rowOf(expected, at));
    if (cosine < MIN_COSINE) say(`  ${path}: cosine ${cosine}`);
    smallest = Math.min(smallest, cosine);
  });
  return smallest;
}

/** The pictures whose rows Python made, and all fixtures. */
function makeFolder(to, pictures) {
  for (const [path, fixture] of Object.entries(pictures)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(FIXTURES, fixture), join(to, path));
  }
  cpSync(join(FIXTURES, 'images'), join(to, 'fixtures'), { recursive: true });
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ file, path: `${FOLDER}/${file.slice(folder.length + 1)}` }));
}

/** The terminal's run, in its Chromium. */
function encodeInChromium(folder, scratch) {
  const out = join(scratch, 'chromium.npz');
  const args = ['src/cli/bootstrap.mjs', 'encode', folder, '--out', out, '--model', MODEL.id, '--quiet'];
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: ROOT, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') } },
  });
  if (status !== 0) throw new Error(`encode ended with ${status}: ${stderr.trim()}`);
  const { backend, threads } = JSON.parse(stdout.trim().split('\n').at(-1));
  const runsOn = backend === 'cpu' ? `CPU · ${threads} threads` : backend;
  return { npz: new Uint8Array(readFileSync(out)), runsOn, seconds: (Date.now() - began) / 1000 };
}

async function chromiumVersion() {
  const { version, close } = await site.open();
  await close();
  return version;
}

function writeReadme(text) {
  const file = join(ROOT, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [begin, end] = ['<!-- browsers: begin -->', '<!-- browsers: end -->'];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  writeFileSync(file, `${readme.slice(0, from + begin.length)}\n\n${text}\n${readme.slice(to)}`);
}

const say = (sentence) => console.error(sentence);
const site = await openBrowsers();
const scratch = mkdtempSync(join(tmpdir(), 'foldvec-browsers-'));
const rows = [];
try {
  const { PICTURES } = await site.load('/test/e2e/support/picture-folder.ts');
  const { readEmbeddingsArchive: open } = await site.load('/src/formats/npy/embeddings-archive.ts');
  const folder = join(scratch, FOLDER);
  makeFolder(folder, PICTURES);
  const files = filesOf(folder);
  const python = await open(new Uint8Array(readFileSync(GOLDEN)));
  const address = await site.address();

  const chromium = encodeInChromium(folder, scratch);
  const reference = await open(chromium.npz);
  const check = (archive, { isReference = false } = {}) => {
    const mayLack = new Set(archive.skipped.map(({ path }) => path));
    return {
      ...{ rows: archive.rows, skipped: archive.skipped },
      againstPython: hold(archive, python, new Set()),
      againstChromium: isReference ? undefined : hold(archive, reference, mayLack),
    };
  };
  rows.push({
    ...{ name: 'Chromium', version: await chromiumVersion() },
    found: { ...check(reference, { isReference: true }), ...chromium, isIsolated: true, hasSharedMemory: true },
  });
  for (const { id, name, needs, open: openBrowser } of BROWSERS) {
    if (options.only !== undefined && !options.only.split(',').includes(id)) continue;
    let browser;
    try {
      browser = await openBrowser();
      if (!browser) {
        rows.push({ name, needs });
        continue;
      }
      const done = await doJob(browser, { address, files, model: MODEL.name });
      const found = { ...done, ...check(await open(done.npz)) };
      rows.push({ name, version: browser.version, found });
      say(`${name}: ${found.rows} rows, smallest cosine ${found.againstChromium}, ${found.seconds} s`);
    } catch (error) {
      rows.push({ name, failure: error.message });
      say(`${name}: ${error.message}`);
    } finally {
      await browser?.close();
    }
  }
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
  const date = new Date().toISOString().slice(0, 10);
  const report = toReport({ rows, date, machine, pictures: reference.rows + reference.skipped.length });
  if (options.print) console.log(report);
  else writeReadme(report);
} finally {
  rmSync(scratch, { recursive: true, force: true });
  await site.close();
}
const isGood = rows.every(({ needs, failure, found }) => {
  if (needs !== undefined) return true;
  return failure === undefined && Math.min(found.againstPython, found.againstChromium ?? 1) >= MIN_COSINE;
});
if (!isGood) console.error(`not all of it is equal: a cosine under ${MIN_COSINE}, or a failure`);
process.exit(isGood ? 0 : 1); // Vite keeps a watcher
