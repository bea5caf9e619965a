// Time and memory of saving a table out of the store, format by format. One JSON line a figure on stdout.
// usage: node test/bench/save.bench.mjs [ROWS] [DIM] [FORMAT,FORMAT…]     100,000 × 512 unless told
//
// Memory is JavaScript's heap and the buffers behind it, of the page and all its workers together, the most that was seen in
// samples 50 ms apart, above what the page held with the snapshot open and nothing being saved.
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { openVitePage } from '../support/vite-page.mjs';

const [rows = '100000', dim = '512', asked = 'npz,safetensors,parquet,feather,hdf5,npy,pickle-nested'] =
  process.argv.slice(2);
const SAMPLE_MS = 50;
const MIB = 2 ** 20;

const page = await openVitePage({});
page.tab.setDefaultTimeout(0);

/** Asks the page and each of its workers how much they hold. */
async function openMeter(tab) {
  const session = await tab.context().newCDPSession(tab);
  const workers = new Set();
  const waiting = new Map();
  let last = 0;
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.add(sessionId));
  session.on('Target.detachedFromTarget', ({ sessionId }) => workers.delete(sessionId));
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const ofWorker = (sessionId) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      const message = JSON.stringify({ id, method: 'Runtime.getHeapUsage' });
      session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => resolve(undefined));
      setTimeout(() => resolve(undefined), 1000); // it may have ended
    });
  const held = (usage) => (usage ? usage.usedSize + (usage.backingStorageSize ?? 0) : 0);
  return async () => {
    const all = await Promise.all([session.send('Runtime.getHeapUsage'), ...[...workers].map(ofWorker)]);
    return all.reduce((sum, usage) => sum + held(usage), 0);
  };
}

try {
  const held = await openMeter(page.tab);
  await page.tab.evaluate(
    async ([count, length]) => {
      const { fillStore } = await import('/test/bench/save-rows.ts');
      globalThis.table = await fillStore(Number(count), Number(length));
    },
    [rows, dim],
  );
  for (const format of asked.split(',')) {
    const session = await page.tab.context().newCDPSession(page.tab);
    await session.send('HeapProfiler.collectGarbage');
    await sleep(500);
    const start = await held();
    let most = start;
    let isDone = false;
    const saving = page.tab
      .evaluate(async (name) => {
        const { saveAs } = await import('/test/bench/save-rows.ts');
        return saveAs(globalThis.table, name);
      }, format)
      .finally(() => (isDone = true));
    while (!isDone) {
      most = Math.max(most, await held());
      await sleep(SAMPLE_MS);
    }
    const { bytes, seconds } = await saving;
    console.log(
      JSON.stringify({
        bench: 'save',
        ...{ rows: Number(rows), dim: Number(dim), format, bytes },
        seconds: Number(seconds.toFixed(1)),
        mibAboveStart: Math.round((most - start) / MIB),
        ...{ browser: page.version, cores: cpus().length, cpu: cpus()[0]?.model },
      }),
    );
  }
} finally {
  await page.close();
}
