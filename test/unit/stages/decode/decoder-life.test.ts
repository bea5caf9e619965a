import { expect, test } from 'vitest';
import { PipelineError } from '../../../../src/core/errors.ts';
import { GRACE_MS } from '../../../../src/core/grace.ts';
import type { DecodedImage, TensorLease } from '../../../../src/core/prepared.ts';
import type { Preprocessing } from '../../../../src/core/preprocessing.ts';
import type { WorkerLink } from '../../../../src/core/worker-link.ts';
import type { DecodeApi } from '../../../../src/stages/decode/decode.contract.ts';
import { keepDecoding } from '../../../../src/stages/decode/decoder-life.ts';
import { HeldClock, settled } from '../../../support/held-clock.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';

const SPEC = { ...NOTEBOOK, sizePx: 2, resizePx: 2 };

function lease(): TensorLease {
  return { buffer: new SharedArrayBuffer(48), byteOffset: 0, byteLength: 48 };
}

function decodedInto(target: TensorLease): DecodedImage {
  return { prepared: { kind: 'tensor', lease: target }, widthPx: 1, heightPx: 1, remarks: [] };
}

/** A worker in this thread. Deadly images kill it, endless ones are never answered, held ones not by the first worker. */
class FakeWorker {
  readonly decoded: string[] = [];
  readonly leases: TensorLease[] = [];
  readonly tickets: (number | undefined)[] = [];
  readonly dropped: number[] = [];
  readonly isFirst: boolean;
  isClosed = false;
  readonly #rejecters = new Set<(reason: Error) => void>();

  constructor(isFirst: boolean) {
    this.isFirst = isFirst;
  }

  readonly link: WorkerLink<DecodeApi> = {
    remote: {
      readAhead: (_file: Blob, path: string, ticket: number) =>
        path === 'endless.jpg' ? new Promise(() => undefined) : Promise.resolve(100 * ticket),
      drop: (ticket: number) => Promise.resolve(void this.dropped.push(ticket)),
      decode: (image: Blob | number, path: string, _spec: Preprocessing, target: TensorLease) =>
        new Promise((resolve, reject) => {
          this.leases.push(target);
          this.tickets.push(typeof image === 'number' ? image : undefined);
          if (path === 'deadly.jpg') queueMicrotask(() => this.#die());
          else if (path === 'broken.jpg') reject(new PipelineError('image-damaged', 'decode', 'broken', { path }));
          else if (path !== 'endless.jpg' && !(path === 'held.jpg' && this.isFirst)) {
            this.decoded.push(path);
            resolve(decodedInto(target));
          }
        }),
      probe: () =>
        Promise.resolve({
          ways: { jpeg: 'native', webp: 'native', webpAlpha: 'native', png: 'native' },
          canvasIsClean: true,
        }),
    } as unknown as WorkerLink<DecodeApi>['remote'],
    guard: (call) =>
      new Promise((resolve, reject) => {
        this.#rejecters.add(reject);
        call.then(resolve, reject);
      }),
    close: () => {
      this.isClosed = true;
      this.#end(new DOMException('decode worker was closed', 'AbortError'));
    },
  };

  #die(): void {
    this.#end(new PipelineError('decode-crashed', 'decode', 'decode worker died'));
  }

  #end(reason: Error): void {
    for (const reject of this.#rejecters) reject(reason);
    this.#rejecters.clear();
  }
}

function startFakes(patienceMs = 10_000, clock?: HeldClock) {
  const workers: FakeWorker[] = [];
  const decoder = keepDecoding({
    open: () => {
      const worker = new FakeWorker(workers.length === 0);
      workers.push(worker);
      return worker.link;
    },
    patienceMs: () => patienceMs,
    ...(clock && { startTimer: clock.start }),
  });
  const decode = (path: string, target = lease(), signal?: AbortSignal) =>
    decoder.decode(new Blob([]), path, SPEC, target, signal);
  return { workers, decoder, decode };
}

test('an image that kills its worker twice is named, and the next one gets a fresh worker', async () => {
  const { workers, decode } = startFakes();
  await expect(decode('deadly.jpg')).rejects.toMatchObject({ code: 'decode-crashed', path: 'deadly.jpg' });
  await expect(decode('good.jpg')).resolves.toMatchObject({ widthPx: 1 });
  expect(workers.map((worker) => worker.decoded)).toEqual([[], [], ['good.jpg']]);
});

test('an innocent image in a worker that dies is decoded all the same', async () => {
  const { decode } = startFakes();
  const innocent = decode('held.jpg');
  const guilty = decode('deadly.jpg');
  await expect(innocent).resolves.toMatchObject({ widthPx: 1 });
  await expect(guilty).rejects.toMatchObject({ code: 'decode-crashed', path: 'deadly.jpg' });
});

test('an innocent image in a worker that is ended for its neighbour is decoded all the same', async () => {
  const { decode } = startFakes(20);
  const guilty = decode('endless.jpg');
  const innocent = decode('held.jpg');
  await expect(guilty).rejects.toMatchObject({ code: 'decode-timeout', path: 'endless.jpg' });
  await expect(innocent).resolves.toMatchObject({ widthPx: 1 });
});

test('a damaged image does not end the worker', async () => {
  const { workers, decode } = startFakes();
  await expect(decode('broken.jpg')).rejects.toMatchObject({ code: 'image-damaged', path: 'broken.jpg' });
  await decode('good.jpg');
  expect(workers).toHaveLength(1);
});

test('an image without an answer is timed out, its worker ended', async () => {
  const { workers, decode } = startFakes(20);
  await expect(decode('endless.jpg')).rejects.toMatchObject({ code: 'decode-timeout', path: 'endless.jpg' });
  expect(workers.map((worker) => worker.isClosed)).toEqual([true]);
  await expect(decode('good.jpg')).resolves.toMatchObject({ widthPx: 1 });
  expect(workers).toHaveLength(2);
});

test('a plain buffer that was lost with its worker is made anew for the second try', async () => {
  const { workers, decode } = startFakes();
  const target = { buffer: new ArrayBuffer(96), byteOffset: 48, byteLength: 48 };
  await expect(decode('deadly.jpg', target)).rejects.toMatchObject({ code: 'decode-crashed' });
  const [first, second] = workers.flatMap((worker) => worker.leases);
  expect(second).toMatchObject({ byteOffset: 48, byteLength: 48 });
  expect(second?.buffer.byteLength).toBe(96);
  expect(second?.buffer).not.toBe(first?.buffer);
});

test('after close every call rejects as aborted, also those in flight', async () => {
  const { decoder, decode } = startFakes();
  const inFlight = decode('endless.jpg');
  decoder.close();
  await expect(inFlight).rejects.toMatchObject({ name: 'AbortError' });
  await expect(decode('good.jpg')).rejects.toMatchObject({ name: 'AbortError' });
});

test('a worker without a call for ten seconds is ended, and the next call starts a fresh one', async () => {
  const clock = new HeldClock();
  const { workers, decode } = startFakes(60_000, clock);
  await decode('first.jpg');
  await clock.pass(9_999);
  await decode('second.jpg');
  await clock.pass(9_999);
  expect(workers.map((worker) => worker.isClosed)).toEqual([false]);
  await clock.pass(1);
  expect(workers.map((worker) => worker.isClosed)).toEqual([true]);
  await decode('third.jpg');
  expect(workers.map((worker) => worker.decoded)).toEqual([['first.jpg', 'second.jpg'], ['third.jpg']]);
});

test('a worker with a call is not idle, however long that takes', async () => {
  const clock = new HeldClock();
  const { workers, decoder, decode } = startFakes(60_000, clock);
  const slow = decode('endless.jpg');
  await decode('first.jpg');
  await clock.pass(30_000);
  expect(workers.map((worker) => worker.isClosed)).toEqual([false]);
  decoder.close();
  await expect(slow).rejects.toMatchObject({ name: 'AbortError' });
});

test('a decoder that is closed leaves no timer', async () => {
  const clock = new HeldClock();
  const { decoder, decode } = startFakes(60_000, clock);
  await decode('first.jpg');
  expect(clock.pending).toBe(1);
  decoder.close();
  expect(clock.pending).toBe(0);
});

test('after a cancel an image that hangs has a grace period; then its worker is ended, and nothing is tried again', async () => {
  const clock = new HeldClock();
  const { workers, decode } = startFakes(60_000, clock);
  const abort = new AbortController();
  const hanging = Promise.allSettled([
    decode('endless.jpg', lease(), abort.signal),
    decode('held.jpg', lease(), abort.signal),
  ]);
  abort.abort();
  await settled();
  expect(workers.map((worker) => worker.isClosed)).toEqual([false]);
  await clock.pass(GRACE_MS);
  const outcomes = await hanging;
  expect(outcomes).toMatchObject([{ reason: { name: 'AbortError' } }, { reason: { name: 'AbortError' } }]);
  expect(workers.map((worker) => worker.isClosed)).toEqual([true]);
});

test('a file is read ahead by the worker that decodes it', async () => {
  const { workers, decoder } = startFakes();
  const first = await decoder.readAhead(new Blob([]), 'a.jpg');
  const second = await decoder.readAhead(new Blob([]), 'b.jpg');
  expect([first.pixels, second.pixels]).toEqual([100, 200]);
  await decoder.decode(new Blob([]), 'b.jpg', SPEC, lease(), undefined, second);
  decoder.drop(first);
  expect(workers.map(({ tickets, dropped }) => [tickets, dropped])).toEqual([[[2], [1]]]);
});

test('what a worker read ahead that has died since is read again by the next one', async () => {
  const { workers, decoder, decode } = startFakes();
  const ahead = await decoder.readAhead(new Blob([]), 'good.jpg');
  await expect(decode('deadly.jpg')).rejects.toMatchObject({ code: 'decode-crashed' });
  await decoder.decode(new Blob([]), 'good.jpg', SPEC, lease(), undefined, ahead);
  decoder.drop(ahead);
  expect(workers.at(-1)).toMatchObject({ decoded: ['good.jpg'], tickets: [undefined], dropped: [] });
});

test('a file that does not arrive is tried once more in a worker of its own, and its neighbours keep theirs', async () => {
  const clock = new HeldClock();
  const { workers, decoder, decode } = startFakes(1000, clock);
  const read = decoder.readAhead(new Blob([]), 'endless.jpg');
  await clock.pass(1000);
  const ahead = await read;
  expect(ahead.isLate).toBe(true);
  const ended = expect(
    decoder.decode(new Blob([]), 'endless.jpg', SPEC, lease(), undefined, ahead),
  ).rejects.toMatchObject({ code: 'decode-timeout' });
  await decode('good.jpg');
  await clock.pass(1000);
  await ended;
  expect(workers.map(({ isClosed, decoded }) => [isClosed, decoded])).toEqual([
    [false, ['good.jpg']],
    [true, []],
  ]);
});

test('a cancel does not wait for a file that is being read ahead, and its worker forgets it', async () => {
  const clock = new HeldClock();
  const { workers, decoder } = startFakes(60_000, clock);
  const abort = new AbortController();
  const read = expect(decoder.readAhead(new Blob([]), 'endless.jpg', abort.signal)).rejects.toThrow('enough');
  abort.abort(new Error('enough'));
  await clock.pass(0);
  await read;
  expect(workers.map(({ dropped }) => dropped)).toEqual([[1]]);
  expect(clock.pending).toBe(1); // the wait of an idle worker
});
