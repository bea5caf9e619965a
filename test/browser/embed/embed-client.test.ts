import { expect, onTestFinished, test } from 'vitest';
import type { Prepared, TensorLease } from '../../../src/core/prepared.ts';
import { goldenRowsOf, startEmbedder, type StartOptions } from '../../../src/stages/embed/embed.client.ts';
import type { DownloadProgress } from '../../../src/stages/embed/embed.contract.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';
import { toTinyUse, type TinyUse } from './tiny-use.ts';

/** The tiny model's rows for the two known inputs at one pixel: red and green of (0, 85, 170) and of (0, 0, 0), plus one. */
const GOLDEN = [
  [10, (1 + 85 / 255) * 100],
  [10, 100],
] as const;

const tiny = () => toTinyUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1, GOLDEN);

async function start(use: TinyUse, options: Partial<StartOptions> = {}) {
  const signal = new AbortController().signal;
  const embedder = await startEmbedder({ ...use, knownRows: goldenRowsOf(use)!, device: 'wasm', signal, ...options });
  onTestFinished(() => {
    embedder.close();
  });
  return embedder;
}

/** Images of one pixel: red i, green 2i, blue 9. */
function toImages(count: number, leaseOf: (i: number) => TensorLease): Prepared[] {
  return Array.from({ length: count }, (_, i) => {
    const lease = leaseOf(i);
    new Float32Array(lease.buffer, lease.byteOffset, 3).set([i, 2 * i, 9]);
    return { kind: 'tensor', lease };
  });
}

function sharedSlots(slots: number): (i: number) => TensorLease {
  const buffer = new SharedArrayBuffer(slots * 12);
  return (i) => ({ buffer, byteOffset: i * 12, byteLength: 12 });
}

const expectedRows = (count: number) => Array.from({ length: count }, (_, i) => [10 * i, 200 * i]).flat();

test('the report names backend, threads, batch, output and dim as found', async () => {
  const events: DownloadProgress[] = [];
  const spec = await tiny();
  const embedder = await start(spec, { threads: 2, onDownload: (event) => events.push(event) });
  expect(embedder.report).toMatchObject({
    backend: 'wasm',
    adapter: '',
    threads: 2,
    batchSize: 8,
    dim: 2,
    output: 'pooled',
  });
  expect(embedder.report.runtime).toEqual({ name: 'onnxruntime-web', version: '1.30.0' });
  expect(embedder.report.selfCheckCosine).toBeGreaterThan(0.99999);
  expect(events.at(-1)).toEqual({ loadedBytes: spec.model.fileBytes, totalBytes: spec.model.fileBytes });
});

test.each(['cpu', 'wasm', 'webgpu'] as const)(
  '%s: a batch in shared memory, a full one and a short one',
  async (device) => {
    const embedder = await start(await tiny(), { device, batchSize: 4 });
    expect(embedder.report.backend).toBe(device);
    for (const count of [4, 3, 1]) {
      const batch = toImages(count, sharedSlots(4));
      const { rows, prepared } = await embedder.embed(batch);
      expect([...rows]).toEqual(expectedRows(count));
      expect(rows.buffer.byteLength).toBe(count * 2 * 4);
      expect(prepared).toBe(batch);
    }
  },
);

test('leases that do not lie one after another give the same rows', async () => {
  const embedder = await start(await tiny(), { batchSize: 4 });
  const slot = sharedSlots(8);
  const batch = toImages(3, (i) => slot([6, 0, 3][i]!));
  expect([...(await embedder.embed(batch)).rows]).toEqual(expectedRows(3));
});

test('leases in plain buffers give the same rows and are whole afterwards, batch after batch', async () => {
  const embedder = await start(await tiny(), { batchSize: 4 });
  const batch = toImages(3, () => ({ buffer: new ArrayBuffer(12), byteOffset: 0, byteLength: 12 }));
  for (let round = 0; round < 3; round++) {
    const result = await embedder.embed(batch);
    expect([...result.rows]).toEqual(expectedRows(3));
    expect(result.prepared).toBe(batch);
  }
  expect(batch.map((image) => image.lease.buffer.byteLength)).toEqual([12, 12, 12]);
});

test('a batch longer than the batch size is split', async () => {
  const embedder = await start(await tiny(), { batchSize: 2 });
  expect([...(await embedder.embed(toImages(5, sharedSlots(5)))).rows]).toEqual(expectedRows(5));
});

test('a tensor of another size is refused as a mismatch, and the next batch runs', async () => {
  const embedder = await start(await tiny());
  const small: Prepared = { kind: 'tensor', lease: { buffer: new SharedArrayBuffer(4), byteOffset: 0, byteLength: 4 } };
  await expect(embedder.embed([small])).rejects.toMatchObject({ code: 'model-mismatch', stage: 'embed' });
  expect([...(await embedder.embed(toImages(1, sharedSlots(1)))).rows]).toEqual([0, 0]);
});

test('a wrong golden vector: every backend fails its self-check in turn, and each is named with its cosine', async () => {
  const spec = await toTinyUse(tinyOnnx(TIMES_TEN_AND_HUNDRED), 1, [GOLDEN[0], [100, 10]]);
  const starting = start(spec, { device: 'webgpu', threads: 2 });
  await expect(starting).rejects.toMatchObject({ code: 'embed-unavailable' });
  await expect(starting).rejects.toThrow(
    /webgpu, batch 2.*self-check row 2 of 2 has cosine 0\.198.*threads 2: .*row 2 of 8.*threads 1: .*row 2 of 4/,
  );
});

test('a software adapter asked for by name is taken, and the report says that it is one', async () => {
  const { report } = await start(await tiny(), { device: 'webgpu' });
  expect(report).toMatchObject({ backend: 'webgpu', adapter: 'google swiftshader', threads: 1, batchSize: 2 });
  expect(report.notes).toEqual([{ code: 'software-taken', adapter: 'google swiftshader' }]);
});

test('left to itself it passes over a software adapter, and says why', async () => {
  const { report } = await start(await tiny(), { device: 'auto' });
  expect(report.backend).toBe('cpu');
  expect(report.notes[0]).toMatchObject({ code: 'software-left' });
});

test('another file than the registry says is damaged; a missing one, or a web page in its place, is missing', async () => {
  const spec = await tiny();
  const other = { ...spec, model: { ...spec.model, sha256: '0'.repeat(64) } };
  await expect(start(other)).rejects.toMatchObject({ code: 'model-damaged', stage: 'embed' });
  const page = new URL('/', location.href).href;
  await expect(start({ ...spec, file: { kind: 'url', url: page } })).rejects.toMatchObject({ code: 'model-missing' });
  await expect(start({ ...spec, file: { kind: 'url', url: 'blob:none' } })).rejects.toMatchObject({
    code: 'model-missing',
  });
});

test('closing ends what is in flight as an abort', async () => {
  const embedder = await start(await tiny());
  const inFlight = embedder.embed(toImages(1, sharedSlots(1)));
  embedder.close();
  await expect(inFlight).rejects.toMatchObject({ name: 'AbortError' });
});

test('an abort while the model is opened ends the start', async () => {
  const abort = new AbortController();
  const starting = start(await tiny(), { signal: abort.signal });
  abort.abort();
  await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
});

test('a worker that dies is replaced by one with half the batch, and no row is lost', async () => {
  const workers = recordWorkers();
  const embedder = await start(await tiny(), { batchSize: 4 });
  await killWorker(workers[0]!);
  expect([...(await embedder.embed(toImages(4, sharedSlots(4)))).rows]).toEqual(expectedRows(4));
  expect(workers).toHaveLength(2);
  expect(embedder.report.batchSize).toBe(2);
  expect(embedder.report.notes.at(-1)).toMatchObject({
    ...{ code: 'restarted', batchSize: 2, reason: expect.stringMatching(/embed worker died: /) as string },
  });
});

/** Every worker that this page starts during the test, in order. */
function recordWorkers(): Worker[] {
  const started: Worker[] = [];
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started.push(this);
    }
  };
  onTestFinished(() => {
    globalThis.Worker = Original;
  });
  return started;
}

/** Sends what no caller would send: it makes the worker throw outside of every call, which is how workers die. */
async function killWorker(worker: Worker): Promise<void> {
  const died = new Promise((resolve) => {
    worker.addEventListener('error', resolve);
  });
  worker.postMessage({ argumentList: 1 });
  await died;
}

test('float16 on an adapter that does not compute so is refused in its own words, and nothing takes its place', async () => {
  await expect(start(await tiny(), { device: 'webgpu-float16' })).rejects.toMatchObject({
    code: 'float16-unavailable',
    message: expect.stringContaining('adapter does not compute in float16: google swiftshader') as unknown,
  });
});
