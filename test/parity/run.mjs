// The parity report: are our pixels, tensors and rows Python's? `npm run parity` measures what measurements.jsonl lacks, and renders
// that file into README.md.
//
// usage: npm run parity -- [--folder PICTURES] [--models NAME,NAME…] [--pictures N] [--rows FILE]
//   --folder    also this folder; without it the fixtures alone
//   --models    only these, anew if they are there already; `pixels` are the pictures, `none` measures nothing
//   --pictures  so many pictures a network of torchvision (16 unless told); models that come with foldvec get all
//   --rows      another file than measurements.jsonl: its tables go to stdout, and README.md stays as it is
//   --golden    writes test/golden/page-rows.npz and nothing else
//
// What is measured is in the file at once: work of hours that was stopped goes on where it was. It needs Python with the packages
// of test/golden/requirements.txt: FOLDVEC_PYTHON names it, else `python3`. Checkpoints are seeded and temporary: two gigabytes at
// most. All of it takes three hours on two free cores, ten on busy ones.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Measurements } from '../support/measurements.mjs';
import { writeBlock } from '../support/readme-block.mjs';
import { BUNDLED, NETWORKS } from './networks.mjs';
import { findVersions, python } from './python.mjs';
import { toReport } from './tables.mjs';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    models: { type: 'string' },
    pictures: { type: 'string', default: '16' },
    rows: { type: 'string' },
    golden: { type: 'boolean', default: false },
  },
});
const isMeasuring = options.models !== 'none';
const names = isMeasuring ? options.models?.split(',') : [];
const known = ['pixels', ...BUNDLED.map(({ id }) => id), ...NETWORKS];
if (!(names ?? []).every((name) => known.includes(name))) {
  console.error(`Which models? Some of: ${known.join(' ')}`);
  process.exit(2);
}
const versions = isMeasuring || options.golden ? findVersions() : {};
if (versions === undefined) process.exit(2);
if (options.golden) {
  python('golden', join(import.meta.dirname, '../golden/page-rows.npz'));
  process.exit(0);
}

const kept = new Measurements(options.rows ?? join(import.meta.dirname, 'measurements.jsonl'));
let areEqual = true;
if (isMeasuring) {
  const { measureInto } = await import('./measure.mjs'); // tables alone need no browser, and are there at once
  const how = { names, folder: options.folder, pictures: Number(options.pictures), versions };
  areEqual = await measureInto(kept, how);
}
if (options.rows === undefined) writeBlock('parity', toReport(kept.lines));
else console.log(toReport(kept.lines));
process.exit(areEqual ? 0 : 1); // Vite keeps a watcher
