import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { TensorLease } from '../../../../src/core/prepared.ts';
import { DecoderCrew, RunDecoders } from '../../../../src/stages/decode/decoder-crew.ts';
import type { Decoder, FileAhead } from '../../../../src/stages/decode/decoder-life.ts';
import { settled } from '../../../support/held-clock.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';

const MEBIBYTE = 2 ** 20;
const LEASE: TensorLease = { buffer: new SharedArrayBuffer(4), byteOffset: 0, byteLength: 4 };

/** A file of that many bytes, without them. */
function fileOf(name: string, size = 1): File {
  return Object.defineProperty(new File([], name), 'size', { value: size });
}

/** A decoder whose reads and decodes end when the test says so. */
class FakeDecoder implements Decoder {
  readonly reading: string[] = [];
  readonly decoding: string[] = [];
  readonly dropped: FileAhead[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #pixels: number;
  constructor(pixels: number) {
    this.#pixels = pixels;
  }
  probe(): ReturnType<Decoder['probe']> {
    return Promise.resolve({
      ways: { jpeg: 'native', webp: 'native', webpAlpha: 'native', png: 'native' },
      canvasIsClean: true,
    });
  }
  readAhead(_file: Blob, path: string, signal?: AbortSignal): Promise<FileAhead> {
    this.reading.push(path);
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      this.#ends.set(`read ${path}`, () => resolve({ pixels: this.#pixels } as FileAhead));
    });
  }
  drop(ahead: FileAhead): void {
    this.dropped.push(ahead);
  }
  decode(_file: Blob, path: string): ReturnType<Decoder['decode']> {
    this.decoding.push(path);
    return new Promise((resolve) => {
      const decoded = { prepared: { kind: 'tensor', lease: LEASE }, widthPx: 1, heightPx: 1, remarks: [] } as const;
      this.#ends.set(`decode ${path}`, () => resolve(decoded));
    });
  }
  close(): void {
    this.#ends.clear();
  }
  async end(what: string): Promise<void> {
    this.#ends.get(what)?.();
    await settled();
  }
}

function openCrew({ max = 3, pixels = 1 } = {}) {
  let now = 0;
  const decoders: FakeDecoder[] = [];
  const crew = new DecoderCrew(() => {
    const decoder = new FakeDecoder(pixels);
    decoders.push(decoder);
    return decoder;
  });
  const run = new RunDecoders(crew, NOTEBOOK, { max, now: () => now });
  run.modelWaits(false); // the first batch is there
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  /** One image on its way, as the pipeline sends it; `admitted` fills as it goes. */
  const admitted: string[] = [];
  const send = async (file: File) => {
    const seat = await run.admit(abort.signal);
    admitted.push(file.name);
    try {
      await seat.read(file, file.name);
      return await seat.decode(LEASE);
    } finally {
      seat.leave();
    }
  };
  const sendAll = async (files: readonly File[]) => {
    const sent = files.map((file) => send(file));
    for (const image of sent) image.catch(() => undefined);
    await settled();
    return { sent };
  };
  const starve = async () => {
    run.modelWaits(true);
    now += 1000;
    run.modelWaits(false);
    await settled();
  };
  return { run, decoders, abort, admitted, sendAll, starve };
}

const names = (count: number) => Array.from({ length: count }, (_, i) => fileOf(String(i)));

test('one decoder is there at first, with twelve files on their way: two being decoded, ten read ahead', async () => {
  const { decoders, sendAll, admitted, run } = openCrew();
  await sendAll(names(20));
  expect([decoders.length, run.working, admitted.length]).toEqual([1, 1, 12]);
  const [decoder] = decoders;
  for (const file of [...admitted]) await decoder!.end(`read ${file}`);
  expect(decoder!.decoding).toEqual(['0', '1']);
  await decoder!.end('decode 0');
  expect(decoder!.decoding).toEqual(['0', '1', '2']);
  expect(admitted).toHaveLength(13);
});

test('while the model waits another decoder starts, and takes the files that waited', async () => {
  const { decoders, sendAll, starve, admitted, run } = openCrew();
  await sendAll(names(50));
  await starve();
  expect([run.working, admitted.length, decoders.map(({ reading }) => reading.length)]).toEqual([2, 24, [12, 12]]);
  await starve();
  await starve();
  expect([run.working, admitted.length, decoders.length]).toEqual([3, 36, 3]);
});

test('a file that hangs holds up neither its neighbours nor their bytes', async () => {
  const { decoders, sendAll } = openCrew();
  const files = [fileOf('hangs', 60 * MEBIBYTE), ...Array.from({ length: 9 }, (_, i) => fileOf(String(i), MEBIBYTE))];
  const { sent } = await sendAll(files);
  const [decoder] = decoders;
  for (let i = 0; i < 9; i++) {
    await decoder!.end(`read ${i}`);
    await decoder!.end(`decode ${i}`);
  }
  await expect(Promise.all(sent.slice(1))).resolves.toHaveLength(9);
});

test('files that are read ahead hold 64 MiB at most, in all decoders together', async () => {
  const { decoders, sendAll, starve } = openCrew({ max: 8 });
  await sendAll(Array.from({ length: 100 }, (_, i) => fileOf(String(i), 5 * MEBIBYTE)));
  for (let i = 0; i < 8; i++) await starve();
  expect(decoders.flatMap(({ reading }) => reading)).toHaveLength(12);
  await decoders[0]!.end('read 0');
  await decoders[0]!.end('decode 0');
  expect(decoders.flatMap(({ reading }) => reading)).toHaveLength(13);
});

test('of the largest pictures that need not take turns eight are decoded at a time, with any number of decoders', async () => {
  const { decoders, sendAll, starve } = openCrew({ max: 16, pixels: 24_000_000 });
  await sendAll(names(200));
  for (let i = 0; i < 16; i++) await starve();
  expect(decoders).toHaveLength(16);
  for (let i = 0; i < 200; i++) for (const decoder of decoders) await decoder.end(`read ${i}`);
  expect(decoders.flatMap(({ decoding }) => decoding)).toHaveLength(8);
});

test('a cancel ends every wait at once, and what was read is dropped', async () => {
  const { decoders, sendAll, abort } = openCrew();
  const { sent } = await sendAll(names(20));
  const [decoder] = decoders;
  for (let i = 0; i < 3; i++) await decoder!.end(`read ${i}`);
  expect(decoder!.decoding).toEqual(['0', '1']);
  abort.abort(new Error('cancelled'));
  const outcomes = await Promise.allSettled(sent.filter((_, i) => i > 1));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(18).fill('rejected'));
  expect(decoder!.dropped).toHaveLength(1); // of 2, which was read and did not get to its decoder
});
