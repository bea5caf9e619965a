// A store of many rows: filled, opened, looked up in, saved in every large format.
import { setTimeout as sleep } from 'node:timers/promises';
import { openHeapMeter } from '../heap-meter.mjs';
import { spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

const ROWS = 100_000;
const DIM = 512;
const FORMATS = ['npz', 'safetensors', 'parquet', 'feather', 'hdf5', 'npy', 'pickle-nested'];
const SAMPLE_MS = 50;
const MIB = 2 ** 20;
const WHAT = {
  fill: 'stored, in batches of 500',
  open: 'store opened again',
  snapshot: 'snapshot taken',
  lookUp: 'one row looked up by its path',
};

/** 100,000 × 512. Memory is the most that was seen above what was held with the snapshot open and nothing being saved. */
export async function* measureRows({ rounds }) {
  const page = await openSourcePage();
  try {
    const held = await openHeapMeter(page.tab);
    const times = await page.call('save-rows.ts', 'fillStore', ROWS, DIM);
    for (const [key, seconds] of Object.entries(times)) {
      yield { id: `rows/${key}`, part: 'rows', what: WHAT[key], rows: ROWS, dim: DIM, seconds: spread([seconds]) };
    }
    const saved = new Map(FORMATS.map((format) => [format, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [format, runs] of saved) runs.push(await saveOnce(page, format, held));
    }
    for (const [format, runs] of saved) {
      yield {
        ...{ id: `rows/${format}`, part: 'rows', what: `saved as ${format}`, rows: ROWS, dim: DIM },
        ...{ seconds: spread(runs.map(({ seconds }) => seconds)), bytes: runs[0].bytes },
        mibAboveStart: Math.round(Math.max(...runs.map(({ bytesAbove }) => bytesAbove)) / MIB),
      };
    }
  } finally {
    await page.close();
  }
}

async function saveOnce(page, format, held) {
  const session = await page.tab.context().newCDPSession(page.tab);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
  const start = await held();
  let most = start;
  let isDone = false;
  const saving = page.call('save-rows.ts', 'saveAs', format).finally(() => (isDone = true));
  while (!isDone) {
    most = Math.max(most, await held());
    await sleep(SAMPLE_MS);
  }
  return { ...(await saving), bytesAbove: most - start };
}
