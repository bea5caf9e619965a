import { expect, onTestFinished, test, vi } from 'vitest';
import { BatchLeases } from '../../../src/core/batch-leases.ts';
import { PipelineError } from '../../../src/core/errors.ts';
import { Gate } from '../../../src/core/gate.ts';
import { GRACE_MS } from '../../../src/core/grace.ts';
import type { DecodedImage, TensorLease } from '../../../src/core/prepared.ts';
import { MAX_CRASHES_IN_A_ROW } from '../../../src/pipeline/crash-limit.ts';
import { encodeFolder, type EncodeEvent, type EncodeJob, type ImageRef } from '../../../src/pipeline/encode-folder.ts';
import type { RowBatch, StoredImage } from '../../../src/stages/persist/row-store.ts';

const FLOATS = 3;

/** An image whose content is one number; its row will be that number twice. */
function image(path: string, value = 1): ImageRef {
  const file = new File([String(value)], path, { lastModified: 7 });
  return {
    path,
    stat: () => Promise.resolve({ sizeBytes: file.size, mtimeMs: 7 }),
    open: () => Promise.resolve(file),
  };
}

interface Harness {
  readonly job: EncodeJob;
  readonly events: EncodeEvent[];
  readonly stored: RowBatch[];
  readonly abort: AbortController;
}

type Decode = (file: File, path: string, lease: TensorLease) => Promise<DecodedImage>;

/** Decoders that take as many images at a time as there are functions, each image the next one. */
function decodedBy(...decodes: readonly Decode[]): EncodeJob['decoders'] {
  let next = 0;
  return {
    lanes: decodes.length,
    admit: () => {
      const decode = decodes[next++ % decodes.length]!;
      let read: Parameters<Decode>[0] | undefined;
      let path = '';
      return Promise.resolve({
        read: (file: File, at: string) => {
          read = file;
          path = at;
          return Promise.resolve();
        },
        decode: (lease: TensorLease) => decode(read!, path, lease),
        leave: () => undefined,
      });
    },
  };
}

/** The tensor of an image is its number. */
const decodeNumber: Decode = async (file, _path, lease) => {
  new Float32Array(lease.buffer, lease.byteOffset, FLOATS).fill(Number(await file.text()));
  return { prepared: { kind: 'tensor', lease }, widthPx: 1, heightPx: 1, remarks: [] };
};

function harness(images: readonly ImageRef[], changes: Partial<EncodeJob> = {}, lanes = 2): Harness {
  const events: EncodeEvent[] = [];
  const stored: RowBatch[] = [];
  const abort = new AbortController();
  const job: EncodeJob = {
    images: async function* () {
      for (const ref of images) yield await Promise.resolve(ref);
    },
    decoders: decodedBy(...Array<Decode>(lanes).fill(decodeNumber)),
    leases: new BatchLeases<StoredImage>({ batchSize: 2, slotBytes: FLOATS * 4, maxBatches: 2, shared: true }),
    embed: (batch) => {
      const rows = new Float32Array(batch.length * 2);
      batch.forEach(({ lease }, i) => {
        rows.fill(new Float32Array(lease.buffer, lease.byteOffset, 1)[0] ?? 0, i * 2, i * 2 + 2);
      });
      return Promise.resolve({ rows, prepared: batch });
    },
    store: {
      stored: () => undefined,
      remove: () => Promise.resolve(),
      append: (batch) => {
        stored.push(batch);
        return Promise.resolve();
      },
    },
    backend: () => 'test',
    gate: new Gate(),
    onEvent: (event) => events.push(event),
    signal: abort.signal,
    ...changes,
  };
  return { job, events, stored, abort };
}

function rowsByPath(stored: readonly RowBatch[]): Map<string, number> {
  return new Map(stored.flatMap((batch) => batch.images.map(({ path }, i) => [path, batch.rows[i * 2] ?? Number.NaN])));
}

test('every image ends as a row under its own path, in batches of which only the last is short', async () => {
  const paths = ['a', 'b', 'c', 'd', 'e'];
  const { job, stored } = harness(paths.map((path, i) => image(path, i + 1)));
  await encodeFolder(job);
  expect(rowsByPath(stored)).toEqual(new Map(paths.map((path, i) => [path, i + 1])));
  expect(stored.map((batch) => batch.images.length)).toEqual([2, 2, 1]);
});

test('an image that fails is reported with its path and takes no row; the others keep theirs', async () => {
  const { job, stored, events } = harness([image('a', 1), image('bad', 2), image('c', 3)]);
  const decoders = decodedBy((file, path, lease) =>
    path === 'bad'
      ? Promise.reject(new PipelineError('image-truncated', 'decode', 'image is cut', { path }))
      : decodeNumber(file, path, lease),
  );
  await encodeFolder({ ...job, decoders });
  expect(rowsByPath(stored)).toEqual(
    new Map([
      ['a', 1],
      ['c', 3],
    ]),
  );
  expect(events.filter((event) => event.kind === 'skipped').map((event) => event.error.path)).toEqual(['bad']);
});

test('an image whose size and mtime are those of its stored row is not opened again', async () => {
  const same = image('same');
  const { job, events, stored } = harness([
    { ...same, open: () => Promise.reject(new Error('was opened')) },
    image('changed', 5),
  ]);
  await encodeFolder({
    ...job,
    store: { ...job.store, stored: (path) => ({ path, sizeBytes: 1, mtimeMs: path === 'same' ? 7 : 6 }) },
  });
  expect(events.filter((event) => event.kind === 'kept').map((event) => event.path)).toEqual(['same']);
  expect([...rowsByPath(stored).keys()]).toEqual(['changed']);
});

test('a changed file that is no image any more loses the row of its old content', async () => {
  const { job } = harness([image('a')]);
  const removed: string[] = [];
  const cut = new PipelineError('image-truncated', 'decode', 'image is cut', { path: 'a' });
  await encodeFolder({
    ...job,
    decoders: decodedBy(() => Promise.reject(cut)),
    store: {
      ...job.store,
      stored: (path) => ({ path, sizeBytes: 99, mtimeMs: 1 }),
      remove: (paths) => Promise.resolve(void removed.push(...paths)),
    },
  });
  expect(removed).toEqual(['a']);
});

test.each(['decode-crashed', 'decode-timeout', 'image-gone'] as const)(
  'a decode that ends with %s says nothing of the content: the row is kept',
  async (code) => {
    const { job, events } = harness([image('a')]);
    const removed: string[] = [];
    const failed = new PipelineError(code, 'decode', 'there is no telling what it holds', { path: 'a' });
    await encodeFolder({
      ...job,
      decoders: decodedBy(() => Promise.reject(failed)),
      store: {
        ...job.store,
        stored: (path) => ({ path, sizeBytes: 99, mtimeMs: 1 }),
        remove: (paths) => Promise.resolve(void removed.push(...paths)),
      },
    });
    expect(events).toMatchObject([{ kind: 'skipped', error: { code } }]);
    expect(removed).toEqual([]);
  },
);

test('a stored file that cannot be opened now keeps its row', async () => {
  const { job } = harness([]);
  const removed: string[] = [];
  const gone = new PipelineError('image-gone', 'collect', 'file cannot be opened', { path: 'a' });
  await encodeFolder({
    ...job,
    images: async function* () {
      yield await Promise.resolve({ ...image('a'), stat: () => Promise.reject(gone) });
    },
    store: {
      ...job.store,
      stored: (path) => ({ path, sizeBytes: 99, mtimeMs: 1 }),
      remove: (paths) => Promise.resolve(void removed.push(...paths)),
    },
  });
  expect(removed).toEqual([]);
});

test('a batch is stored before it is counted', async () => {
  const { job, events } = harness([image('a'), image('b')]);
  let isStored = false;
  const append = async () => {
    await Promise.resolve();
    expect(events.some((event) => event.kind === 'stored')).toBe(false);
    isStored = true;
  };
  await encodeFolder({ ...job, store: { ...job.store, append } });
  expect(isStored).toBe(true);
  expect(events.filter((event) => event.kind === 'stored').flatMap((event) => event.images)).toHaveLength(2);
});

test('a full store ends the run, even while decoders wait for a slot', async () => {
  const { job } = harness(Array.from({ length: 50 }, (_, i) => image(String(i))));
  const full = new PipelineError('store-full', 'persist', 'quota is used up');
  const run = encodeFolder({ ...job, store: { ...job.store, append: () => Promise.reject(full) } });
  await expect(run).rejects.toMatchObject({ code: 'store-full' });
});

test('a lost folder ends the run with the path at which it was lost', async () => {
  const lost = new PipelineError('folder-lost', 'collect', 'access was lost', { path: 'c' });
  const { job } = harness([image('a'), image('b'), { ...image('c'), open: () => Promise.reject(lost) }], {}, 1);
  await expect(encodeFolder(job)).rejects.toMatchObject({ code: 'folder-lost', path: 'c' });
});

test('a cancel ends the run as an abort, and what the model had finished is stored', async () => {
  const { job, stored, abort } = harness(
    Array.from({ length: 9 }, (_, i) => image(String(i))),
    {},
    1,
  );
  const run = encodeFolder({
    ...job,
    embed: async (batch) => {
      const result = await job.embed(batch, job.signal);
      abort.abort();
      return result;
    },
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(stored).toHaveLength(1);
});

test('a cancel while the walk has not found more images ends at once', async () => {
  const { job, abort } = harness([]);
  const run = encodeFolder({
    ...job,
    images: async function* (signal) {
      yield image('a');
      signal.throwIfAborted();
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))),
      );
    },
  });
  abort.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});

test('while the gate is shut no image is opened; opening it goes on', async () => {
  let opened = 0;
  const ref = image('a');
  const { job, stored } = harness([{ ...ref, open: () => (opened++, ref.open()) }]);
  job.gate.shut();
  const run = encodeFolder(job);
  await new Promise((resolve) => setImmediate(resolve));
  expect(opened).toBe(0);
  job.gate.open();
  await run;
  expect(stored).toHaveLength(1);
});

test('never more images are prepared than the leases and the lanes hold', async () => {
  let decoded = 0;
  let embedded = 0;
  let most = 0;
  const { job } = harness(
    Array.from({ length: 40 }, (_, i) => image(String(i))),
    {},
    3,
  );
  await encodeFolder({
    ...job,
    onEvent: (event) => {
      if (event.kind === 'decoded') most = Math.max(most, ++decoded - embedded);
    },
    embed: async (batch) => {
      await new Promise((resolve) => setImmediate(resolve));
      const result = await job.embed(batch, job.signal);
      embedded += batch.length;
      return result;
    },
  });
  expect(decoded).toBe(40);
  expect(most).toBeLessThanOrEqual(4); // two batches of two
});

test('a failure ends the run at once, also while the images wait for the walk', async () => {
  const lost = new PipelineError('folder-lost', 'collect', 'access was lost', { path: 'a' });
  const { job } = harness([]);
  const run = encodeFolder({
    ...job,
    images: async function* (signal) {
      yield { ...image('a'), open: () => Promise.reject(lost) };
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(lost)));
    },
  });
  await expect(run).rejects.toMatchObject({ code: 'folder-lost' });
});

/** A decoder that runs into a fault of ours at some paths. */
function failingAt(isBad: (path: string) => boolean, error: Error): EncodeJob['decoders'] {
  return decodedBy((file, path, lease) => (isBad(path) ? Promise.reject(error) : decodeNumber(file, path, lease)));
}

test('an error that nobody foresaw is its file’s: it is left out with name and message, and the run goes on', async () => {
  const { job, stored, events } = harness([image('a', 1), image('bad', 2), image('c', 3)]);
  const foreign = new RangeError('Invalid typed array length: 1e12');
  await encodeFolder({ ...job, decoders: failingAt((path) => path === 'bad', foreign) });
  expect(rowsByPath(stored)).toEqual(
    new Map([
      ['a', 1],
      ['c', 3],
    ]),
  );
  const message = 'RangeError: Invalid typed array length: 1e12';
  expect(events.filter((event) => event.kind === 'skipped')).toMatchObject([
    { error: { code: 'decode-crashed', stage: 'decode', path: 'bad', message } },
  ]);
});

test('crashes that fill the row without an image between them end the run, which names the last one', async () => {
  const paths = Array.from({ length: 50 }, (_, i) => String(i));
  const { job, events } = harness(paths.map((path) => image(path)));
  const run = encodeFolder({ ...job, decoders: decodedBy(() => Promise.reject(new TypeError('bug'))) });
  const last = String(MAX_CRASHES_IN_A_ROW - 1);
  await expect(run).rejects.toMatchObject({
    code: 'decode-failing',
    path: last,
    message: `${MAX_CRASHES_IN_A_ROW} images in a row crashed while they were decoded, the last one ${last}: TypeError: bug`,
  });
  expect(events).toHaveLength(MAX_CRASHES_IN_A_ROW);
});

test('an image that is decoded between them, or left out for another reason, shows that images can be read', async () => {
  const paths = Array.from({ length: 5 * MAX_CRASHES_IN_A_ROW }, (_, i) => String(i));
  const isEach = (path: string) => (Number(path) + 1) % MAX_CRASHES_IN_A_ROW === 0;
  const { job, stored } = harness(paths.map((path) => image(path)));
  const mostlyCrash = failingAt((path) => !isEach(path), new TypeError('bug'));
  await encodeFolder({ ...job, decoders: mostlyCrash });
  expect(rowsByPath(stored).size).toBe(5);
  const cut = new PipelineError('image-truncated', 'decode', 'image is cut');
  const { job: other, events } = harness(paths.map((path) => image(path)));
  await encodeFolder({
    ...other,
    decoders: decodedBy((_file, path) => Promise.reject(isEach(path) ? cut : new TypeError('bug'))),
  });
  expect(events).toHaveLength(paths.length);
});

test('an abort of a decoder is no crash', async () => {
  const { job, events } = harness([image('a')]);
  const closed = new DOMException('decoder was closed', 'AbortError');
  const run = encodeFolder({ ...job, decoders: decodedBy(() => Promise.reject(closed)) });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(events).toEqual([]);
});

test('a fault that no file is to blame for ends the run as it is', async () => {
  const { job } = harness([image('a'), image('b')]);
  const run = encodeFolder({ ...job, embed: () => Promise.reject(new TypeError('bug')) });
  await expect(run).rejects.toThrow(/^bug$/);
});

test('an image that is still being decoded when the run ends is never heard of again', async () => {
  const { job, events, abort } = harness([]);
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const slow: Decode = async (file, path, lease) => {
    await answered;
    return decodeNumber(file, path, lease);
  };
  const failsLate: Decode = async (_file, path) => {
    await answered;
    throw new PipelineError('image-damaged', 'decode', 'image is damaged', { path });
  };
  const images: EncodeJob['images'] = async function* (signal) {
    yield image('slow');
    yield image('b');
    await new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
    );
  };
  const run = encodeFolder({ ...job, images, decoders: decodedBy(slow, failsLate, slow) });
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  answer();
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual([]);
});

test('a skip names its image, also where the failure did not know it', async () => {
  const { job, events } = harness([image('a')]);
  const nameless = new PipelineError('decode-crashed', 'decode', 'decode worker died');
  await encodeFolder({ ...job, decoders: decodedBy(() => Promise.reject(nameless)) });
  expect(events).toMatchObject([{ kind: 'skipped', error: { code: 'decode-crashed', path: 'a' } }]);
});

test('a cancel does not wait for a picture that never opens', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let reached = () => {};
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  const open = () => {
    reached();
    return new Promise<never>(() => undefined);
  };
  const stuck: ImageRef = { ...image('a'), open };
  const { job, abort } = harness([stuck], {}, 1);
  const ended = expect(encodeFolder(job)).rejects.toMatchObject({ name: 'AbortError' });
  await isReached;
  abort.abort();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  await ended;
});

test('a file that never arrives takes no place in a batch: the others become full ones', async () => {
  const { job, stored, abort } = harness(['hangs', 'b', 'c', 'd', 'e'].map((path) => image(path)));
  const decoders = decodedBy(decodeNumber, decodeNumber);
  const admit: typeof decoders.admit = async (signal) => {
    const seat = await decoders.admit(signal);
    const read: typeof seat.read = (file, path) =>
      path === 'hangs' ? new Promise(() => undefined) : seat.read(file, path);
    return { ...seat, read };
  };
  let all = () => {};
  const areStored = new Promise<void>((resolve) => (all = resolve));
  const append: EncodeJob['store']['append'] = async (batch) => {
    await job.store.append(batch);
    if (stored.length === 2) all();
  };
  const run = expect(encodeFolder({ ...job, decoders: { ...decoders, admit }, store: { ...job.store, append } }));
  await areStored;
  expect([...rowsByPath(stored).keys()].sort()).toEqual(['b', 'c', 'd', 'e']);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  abort.abort();
  const ended = run.rejects.toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  await ended;
});

test('every seat is left, whatever became of its image', async () => {
  const gone = new PipelineError('image-gone', 'collect', 'file cannot be opened', { path: 'gone' });
  const images = [image('a'), { ...image('gone'), open: () => Promise.reject(gone) }, image('bad'), image('d')];
  const { job } = harness(images);
  const cut = new PipelineError('image-truncated', 'decode', 'image is cut');
  const decoders = failingAt((path) => path === 'bad', cut);
  let taken = 0;
  let left = 0;
  const admit: typeof decoders.admit = async (signal) => {
    taken++;
    return { ...(await decoders.admit(signal)), leave: () => (left += 1) };
  };
  await encodeFolder({ ...job, decoders: { ...decoders, admit } });
  expect([taken, left]).toEqual([4, 4]);
});
