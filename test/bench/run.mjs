// Speed, measured headless, on this machine, beside others where they are there. `npm run bench -- FOLDER` prints a JSON line a measurement.
//
// usage: npm run bench -- FOLDER [--only PART,PART…] [--against torch,transformers] [--rows FILE] [--pictures FOLDER] [--rounds N] [--write] [--print]
//   FOLDER      pictures, JPEGs among them; not needed where nothing is measured (--only none)
//   --only      these parts: start, whole, decode, embed, rows, reduce; none measures nothing, for tables of what --rows holds
//   --against   also in turn with others: torch (needs FOLDVEC_PYTHON with torch, torchvision and onnxruntime), transformers
//               (needs npm's registry, or FOLDVEC_TRANSFORMERS, a folder in which @huggingface/transformers is installed)
//   --rows      keeps each measurement in this file, and takes from it what is not measured now
//   --pictures  keeps the larger pictures that are made of FOLDER's in this folder
//   --rounds    so many rounds in turn, 3 unless told
//   --write     the tables into README.md
//   --print     the tables on stdout
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowsers } from './built-page.mjs';
import { CORES, machineWords } from './machine.mjs';
import { Measurements } from './measurements.mjs';
import { measureDecode } from './parts/decode.mjs';
import { measureEmbed } from './parts/embed.mjs';
import { measureFlat } from './parts/flat.mjs';
import { measureReduce } from './parts/reduce.mjs';
import { measureRows } from './parts/rows.mjs';
import { measureStart } from './parts/start.mjs';
import { measureTorch } from './parts/torch.mjs';
import { measureTransformers } from './parts/transformers.mjs';
import { measureWhole } from './parts/whole.mjs';
import { makePictureSets } from './picture-sets.mjs';
import { toReport } from './tables.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = {
  whole: measureWhole,
  start: measureStart,
  decode: measureDecode,
  embed: measureEmbed,
  rows: measureRows,
  reduce: measureReduce,
  flat: measureFlat,
};
/** All but the longest, which is of no interest for a ratio. */
const USUAL = Object.keys(PARTS).filter((name) => name !== 'flat');
const OTHERS = { torch: measureTorch, transformers: measureTransformers };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: USUAL.join() },
    against: { type: 'string', default: '' },
    rows: { type: 'string' },
    pictures: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
  },
});
const words = (list) => list.split(',').filter((word) => word !== '' && word !== 'none');
const measures = [
  ...words(options.only).map((name) => PARTS[name]),
  ...words(options.against).map((name) => OTHERS[name]),
];
const [folder] = positionals;
if (measures.includes(undefined) || (measures.length > 0 && folder === undefined)) {
  console.error('Which folder, which part? For example: npm run bench -- ~/pictures --only whole,decode');
  process.exit(2);
}

function writeReadme(text) {
  const file = join(ROOT, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [begin, end] = ['<!-- bench: begin -->', '<!-- bench: end -->'];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
  writeFileSync(file, `${readme.slice(0, from + begin.length)}\n\n${text}\n${readme.slice(to)}`);
}

const kept = new Measurements(options.rows);
if (measures.length > 0) {
  const scratch = mkdtempSync(join(tmpdir(), 'foldvec-bench-'));
  const browsers = await openBrowsers();
  try {
    const browser = await browsers.open();
    const made = {
      machine: machineWords(),
      browser: `Chromium ${browser.version}`,
      date: new Date().toISOString().slice(0, 10),
    };
    const sets = await makePictureSets(browser.tab, resolve(folder), options.pictures ?? scratch);
    await browser.close();
    for (const measure of measures) {
      for await (const row of measure({ browsers, sets, scratch, rounds: Number(options.rounds), cores: CORES })) {
        kept.add({ ...row, ...made });
        console.log(JSON.stringify({ ...row, ...made }));
      }
    }
  } finally {
    await browsers.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
if (options.print) console.log(toReport(kept.rows));
if (options.write) writeReadme(toReport(kept.rows));
process.exit(0); // Vite keeps a watcher
