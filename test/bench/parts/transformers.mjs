// In turn with transformers.js in the same browser: the same model, files and threads.
import { join } from 'node:path';
import { compareRuns, lacking } from '../against.mjs';
import { childrenCpuMs } from '../cpu-time.mjs';
import { copyInto } from '../picture-sets.mjs';
import { MODELS } from '../runs.mjs';
import { makeTransformersSite } from '../transformers-site.mjs';
import { runOnce } from './whole.mjs';

const BATCHES = [1, 8];
const MOST_FILES = 100;
const [RESNET] = MODELS;

/** Whole runs, each in a fresh profile: a model from loopback, files of the disk, rows. */
export async function* measureTransformers({ browsers, sets, scratch, rounds, cores }) {
  const [{ name, files: all }] = sets;
  const every = Math.ceil(all.length / MOST_FILES);
  const files = all.filter((_, i) => i % every === 0);
  const folder = await copyInto(join(scratch, 'some'), files);
  const toWords = (batch, version = '') => ({
    id: `transformers/${name}/${batch}`,
    what: `file → row, ${name}, ${RESNET.name}, whole run`,
    other: `transformers.js ${version}, image-feature-extraction, WebAssembly, ${cores} threads, ${batch} a call`,
  });
  const site = await makeTransformersSite(browsers.load, scratch);
  if (site === undefined) {
    for (const batch of BATCHES) yield lacking(toWords(batch), 'npm’s registry, or FOLDVEC_TRANSFORMERS');
    return;
  }
  const address = await browsers.serve(site.folder, { isStrict: false });
  const own = [];
  const others = new Map(BATCHES.map((batch) => [batch, []]));
  for (let round = 0; round < rounds; round++) {
    own.push(await runOnce(browsers, folder, { model: RESNET, engine: 'cpu' }));
    for (const [batch, runs] of others)
      runs.push(await runTransformers(browsers, address, { files, batch, threads: cores }));
  }
  for (const [batch, runs] of others) yield compareRuns(toWords(batch, site.version), own, runs);
}

/** As `runToEnd`: from the model's opening to the last row, the library being loaded. */
async function runTransformers(browsers, address, { files, batch, threads }) {
  const browser = await browsers.open();
  try {
    const { tab } = browser;
    await tab.goto(address);
    await tab.locator('input').setInputFiles(files);
    await tab.evaluate(async (numThreads) => {
      const library = await import('/transformers.js');
      const { env } = library;
      Object.assign(env, { allowLocalModels: true, allowRemoteModels: false, localModelPath: '/models/' });
      const { origin } = location;
      const wasmPaths = { mjs: `${origin}/ort.mjs`, wasm: `${origin}/ort.wasm` };
      Object.assign(env.backends.onnx.wasm, { numThreads, wasmPaths });
      globalThis.library = library;
    }, threads);
    const before = await childrenCpuMs();
    const run = await tab.evaluate(async (size) => {
      const pictures = [...document.querySelector('input').files];
      const begin = performance.now();
      const options = { device: 'wasm', dtype: 'fp32' };
      const extract = await globalThis.library.pipeline('image-feature-extraction', 'resnet18', options);
      let images = 0;
      for (let at = 0; at < pictures.length; at += size) {
        const rows = await extract(pictures.slice(at, at + size));
        images += rows.dims[0];
        if (rows.dims[1] !== 512) throw new Error(`rows of ${rows.dims[1]} values`);
      }
      return { wallMs: performance.now() - begin, images, isIsolated: crossOriginIsolated };
    }, batch);
    if (!run.isIsolated) throw new Error('the page of transformers.js has no threads');
    const after = await childrenCpuMs();
    return { ...run, cpuMs: before === undefined ? undefined : after - before };
  } finally {
    await browser.close();
  }
}
