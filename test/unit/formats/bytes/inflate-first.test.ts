import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflateFirst } from '../../../../src/formats/bytes/inflate-first.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';
import { zlibBomb } from '../../../support/zlib-bomb.ts';

const NOISE = noiseBytes(300_000, 3);
const PACKED = new Uint8Array(deflateSync(NOISE));

test('a whole stream comes out, in however many parts it is', async () => {
  const target = new Uint8Array(NOISE.length);
  const parts = [PACKED.subarray(0, 1), PACKED.subarray(1, 100_000), PACKED.subarray(100_000)];
  expect(await inflateFirst(parts, target)).toBe(NOISE.length);
  expect(Buffer.compare(target, NOISE)).toBe(0);
});

test('a shorter one says how much there is', async () => {
  expect(await inflateFirst([PACKED], new Uint8Array(NOISE.length + 1))).toBe(NOISE.length);
});

test('the first bytes of a longer one are those', async () => {
  const target = new Uint8Array(1000);
  expect(await inflateFirst([PACKED], target)).toBe(1000);
  expect(target).toEqual(NOISE.subarray(0, 1000));
});

test('of a stream that would be a GiB, no more is inflated than the first bytes need', async () => {
  const counted = countInflated();
  try {
    const bomb = zlibBomb(NOISE, 1024);
    const target = new Uint8Array(NOISE.length);
    expect(await inflateFirst([bomb], target)).toBe(NOISE.length);
    expect(Buffer.compare(target, NOISE)).toBe(0);
    expect(bomb.length).toBeLessThan(1.5e6);
    expect(counted.bytes).toBeLessThan(NOISE.length + 1e6);
  } finally {
    counted.stop();
  }
});

/** Counts what the platform's inflater gives, from now on. */
function countInflated() {
  const Native = globalThis.DecompressionStream;
  const counted = { bytes: 0, stop: () => void (globalThis.DecompressionStream = Native) };
  globalThis.DecompressionStream = class extends Native {
    override get readable() {
      const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (chunk, controller) => {
          counted.bytes += chunk.length;
          controller.enqueue(chunk);
        },
      });
      return super.readable.pipeThrough(count);
    }
  };
  return counted;
}

test('a stream that is cut or damaged rejects', async () => {
  const target = new Uint8Array(NOISE.length);
  await expect(inflateFirst([PACKED.subarray(0, 1000)], target)).rejects.toThrow(/end of file/);
  await expect(inflateFirst([PACKED.subarray(1)], target)).rejects.toThrow(/header check/);
});
