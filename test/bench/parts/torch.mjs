// In turn with Python on the same files: torchvision's DataLoader, torch, native onnxruntime.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compareRuns, lacking } from '../against.mjs';
import { MODELS } from '../runs.mjs';
import { openSourcePage } from '../source-page.mjs';
import { timedDecode } from './decode.mjs';
import { runOnce } from './whole.mjs';

const SCRIPT = join(import.meta.dirname, '../torch-runs.py');
const MODEL = join(import.meta.dirname, '../../../public/models/resnet18_mlnet.onnx');
const WORKERS = [0, 2, 4];
const [RESNET] = MODELS;

/** Loaders at both usual sizes, whole runs at the folder's own; a round runs all of them. */
export async function* measureTorch({ browsers, sets, rounds, cores }) {
  const usual = sets.slice(0, 2);
  const comparisons = [
    ...usual.map(({ name }) => ({ kind: 'loader', set: name, own: `decode ${name}` })),
    ...['torch', 'onnxruntime'].map((kind) => ({ kind, set: usual[0].name, own: 'whole' })),
  ].flatMap((one) => WORKERS.map((workers) => ({ ...one, workers })));
  const python = await startPython(usual, cores);
  if (python === undefined) {
    const needs = 'Python with torch, torchvision and onnxruntime (FOLDVEC_PYTHON)';
    for (const one of comparisons) yield lacking(toWords(one, {}), needs);
    return;
  }
  const page = await openSourcePage();
  const own = new Map();
  const others = new Map(comparisons.map((one) => [one, []]));
  const keep = (name, run) => own.set(name, [...(own.get(name) ?? []), run]);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name, files } of usual) {
        await page.putFiles(files);
        await page.call('decode-runs.ts', 'openDecoders', cores);
        keep(`decode ${name}`, await timedDecode(page, 1));
        await page.call('decode-runs.ts', 'closeDecoders');
        for (const one of comparisons.filter(({ own: ours }) => ours === `decode ${name}`))
          others.get(one).push(await python.run(one));
      }
      keep('whole', await runOnce(browsers, usual[0].folder, { model: RESNET, engine: 'cpu' }));
      for (const one of comparisons.filter(({ own: ours }) => ours === 'whole'))
        others.get(one).push(await python.run(one));
    }
  } finally {
    await page.close();
    python.close();
  }
  for (const one of comparisons)
    yield compareRuns(toWords(one, python.versions, cores), own.get(one.own), others.get(one));
}

function toWords({ kind, set, workers }, versions, cores) {
  const loader = `DataLoader of ${workers} workers`;
  const withVersion = (name) => [name, versions[name]?.replace(/\+.*/, '')].filter(Boolean).join(' ');
  const what =
    kind === 'loader'
      ? `file → tensor, ${set}, ${cores === undefined ? '' : `${cores} `}decode workers`
      : `file → row, ${set}, ${RESNET.name}, whole run`;
  const other = {
    loader: `${withVersion('torchvision')}, ${loader}`,
    torch: `${withVersion('torch')}, resnet18, ${loader}`,
    onnxruntime: `native ${withVersion('onnxruntime')}, same model, ${loader}`,
  };
  return { id: `${kind}/${set}/${workers}`, what, other: other[kind] };
}

/** A Python that runs on demand, warmed up; undefined where its packages are missing. */
async function startPython(sets, threads) {
  const files = JSON.stringify(Object.fromEntries(sets.map((set) => [set.name, set.files])));
  const child = spawn(process.env.FOLDVEC_PYTHON ?? 'python3', [SCRIPT, MODEL, String(threads), files], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.on('error', () => undefined); // no Python: its lines end at once
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const versions = await next();
  if (versions === undefined) return undefined;
  return {
    versions,
    async run({ kind, workers, set }) {
      child.stdin.write(`${JSON.stringify({ run: kind, workers, set })}\n`);
      const run = await next();
      if (run === undefined) throw new Error(`Python ended within the run of ${kind}`);
      return run;
    },
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
