// Speed, measured headless, on this machine, beside others where they are there. `npm run bench -- FOLDER` prints a JSON line a
// measurement, keeps it in measurements.jsonl, where it takes the place of the earlier one, and renders that file into README.md.
//
// usage: npm run bench -- FOLDER [--only PART,PART…] [--against torch,transformers] [--rows FILE] [--pictures FOLDER] [--rounds N]
//   FOLDER      pictures, JPEGs among them; not needed where nothing is measured (--only none)
//   --only      these parts: whole, start, decode, embed, gpu, rows, reduce, search, map, flat (only if named); none measures nothing
//   --against   also in turn with others: torch (needs FOLDVEC_PYTHON with torch, torchvision and onnxruntime), transformers
//               (needs npm's registry, or FOLDVEC_TRANSFORMERS, a folder in which @huggingface/transformers is installed)
//   --rows      another file than measurements.jsonl: its tables go to stdout, and README.md stays as it is
//   --pictures  keeps the larger pictures that are made of FOLDER's in this folder
//   --rounds    so many rounds in turn, 3 unless told
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Measurements } from '../support/measurements.mjs';
import { writeBlock } from '../support/readme-block.mjs';
import { toReport } from './tables.mjs';

/** All that is measured unless told: the flat part takes many minutes, and is of no interest for a ratio. */
const USUAL = ['whole', 'start', 'decode', 'embed', 'gpu', 'rows', 'reduce', 'search', 'map'];
const PARTS = [...USUAL, 'flat'];
const OTHERS = ['torch', 'transformers'];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: USUAL.join() },
    against: { type: 'string', default: '' },
    rows: { type: 'string' },
    pictures: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
});
const words = (list) => list.split(',').filter((word) => word !== '' && word !== 'none');
const [parts, others] = [words(options.only), words(options.against)];
const isKnown = parts.every((name) => PARTS.includes(name)) && others.every((name) => OTHERS.includes(name));
const isMeasuring = parts.length + others.length > 0;
const [folder] = positionals;
if (!isKnown || (isMeasuring && folder === undefined)) {
  console.error('Which folder, which part? For example: npm run bench -- ~/pictures --only whole,decode');
  process.exit(2);
}

const kept = new Measurements(options.rows ?? join(import.meta.dirname, 'measurements.jsonl'));
if (isMeasuring) {
  const { measureParts } = await import('./measure-parts.mjs'); // tables alone need no browser, and are there at once
  const how = { folder: resolve(folder), pictures: options.pictures, rounds: Number(options.rounds) };
  for await (const row of measureParts([...parts, ...others], how)) {
    kept.add(row);
    console.log(JSON.stringify(row));
  }
}
if (options.rows === undefined) writeBlock('bench', toReport(kept.lines));
else console.log(toReport(kept.lines));
process.exit(0); // Vite keeps a watcher
