// `npm run browsers`: does the whole job in browsers other than Chromium, and holds what they save against Chromium and Python. By hand.
//
//   --only NAMES   chromium,firefox,firefox-resisting,webkit: Chromium is always run, for the others are held against it
//   --print        prints the table instead of writing it into README.md
//
// Every wait has a limit. A browser that fails is a row of the table and an exit code of 1; it is not tried again.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../src/cli/build.mjs';
import { openBrowsers } from '../bench/built-page.mjs';
import { writeBlock } from '../support/readme-block.mjs';
import { encodeInChromium, versionOfChromium } from './chromium.mjs';
import { compareRows, MIN_COSINE } from './compare.mjs';
import { openFirefox } from './firefox.mjs';
import { doJob } from './job.mjs';
import { within } from './limit.mjs';
import { toReport } from './tables.mjs';
import { openWebkit } from './webkit.mjs';

const MODEL = { id: 'efficientnet_lite0', name: 'EfficientNet-Lite0' };
const FOLDER = 'photos';
const GOLDEN = join(ROOT, 'test/golden', `rows-${MODEL.id}-squash.npz`);
const FIXTURES = join(ROOT, 'test/fixtures');
const BROWSERS = [
  { id: 'firefox', name: 'Firefox', needs: 'firefox-esr', open: (scratch) => openFirefox(scratch) },
  {
    ...{ id: 'firefox-resisting', name: 'Firefox with `privacy.resistFingerprinting`', needs: 'firefox-esr' },
    open: (scratch) => openFirefox(scratch, { resistsFingerprinting: true }),
  },
  { id: 'webkit', name: 'WebKitGTK', needs: 'webkit2gtk-driver and xvfb', open: openWebkit },
];
const SERVER_LIMIT_MS = 60_000;
const BUILD_LIMIT_MS = 300_000;

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, print: { type: 'boolean', default: false } },
});

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

const say = (sentence) => console.error(sentence);
const scratch = mkdtempSync(join(tmpdir(), 'foldvec-browsers-'));
// Programs are ended by now: theirs was registered first.
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

const site = await within(SERVER_LIMIT_MS, 'the server of modules', openBrowsers());
const { PICTURES } = await site.load('/test/e2e/support/picture-folder.ts');
const { readEmbeddingsArchive: open } = await site.load('/src/formats/npy/embeddings-archive.ts');
const { findBrowser } = await site.load('/src/cli/find-browser.ts');
const folder = join(scratch, FOLDER);
makeFolder(folder, PICTURES);
const files = filesOf(folder);
const python = await open(new Uint8Array(readFileSync(GOLDEN)));
const address = await within(BUILD_LIMIT_MS, 'the built page', site.address());

/** What a browser saved, held against Python's rows, and Chromium's where there are any. */
async function check(done, reference) {
  const archive = await open(done.npz);
  const mayLack = new Set(archive.skipped.map(({ path }) => path));
  const [toPython, toChromium] = [compareRows(archive, python), reference && compareRows(archive, reference, mayLack)];
  for (const { path, cosine } of [...toPython.low, ...(toChromium?.low ?? [])]) say(`  ${path}: cosine ${cosine}`);
  return {
    ...{ ...done, archive, rows: archive.rows, skipped: archive.skipped },
    ...{ againstPython: toPython.smallest, againstChromium: toChromium?.smallest },
  };
}

/** Does the job in one browser. @returns its row of the table */
async function tryBrowser({ name, needs, open: openBrowser }, reference) {
  let browser;
  try {
    browser = await openBrowser(scratch);
    if (!browser) {
      say(`${name}: not run: needs ${needs} (Debian's packages)`);
      return { name, needs };
    }
    const found = await check(await doJob(browser, { address, files, model: MODEL.name }), reference);
    const cosine = found.againstChromium ?? found.againstPython;
    say(`${name}: ${found.rows} rows, smallest cosine ${cosine}, ${found.seconds} s`);
    return { name, version: browser.version, found };
  } catch (error) {
    say(`${name}: ${error.message}`);
    return { name, failure: error.message };
  } finally {
    await browser?.close().catch((error) => say(`${name}: ${error.message}`));
  }
}

async function tryChromium() {
  const name = 'Chromium';
  try {
    const found = await check(await encodeInChromium(folder, scratch, { model: MODEL.id }));
    say(`${name}: ${found.rows} rows, ${found.seconds} s`);
    return { name, version: await versionOfChromium(await findBrowser()), found };
  } catch (error) {
    say(`${name}: ${error.message}`);
    return { name, failure: error.message };
  }
}

const chromium = await tryChromium();
const rows = [chromium];
for (const browser of BROWSERS) {
  if (options.only !== undefined && !options.only.split(',').includes(browser.id)) continue;
  rows.push(await tryBrowser(browser, chromium.found?.archive));
}
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`;
const date = new Date().toISOString().slice(0, 10);
const pictures = Math.max(0, ...rows.map(({ found }) => (found ? found.rows + found.skipped.length : 0)));
const report = toReport({ rows, date, machine, pictures });
if (options.print) console.log(report);
else writeBlock('browsers', report);

const isGood = rows.every(({ needs, failure, found }) => {
  if (needs !== undefined) return true;
  return failure === undefined && Math.min(found.againstPython, found.againstChromium ?? 1) >= MIN_COSINE;
});
if (!isGood) say(`not all of it is equal: a cosine under ${MIN_COSINE}, or a failure`);
process.exit(isGood ? 0 : 1); // servers listen, and Vite keeps a watcher: nothing waits for their end
