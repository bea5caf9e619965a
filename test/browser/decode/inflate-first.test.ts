import { expect, test } from 'vitest';
import { inflateFirst } from '../../../src/formats/bytes/inflate-first.ts';

const MIB = 1 << 20;
const ZEROS = 256;
const PART_BYTES = 8192;

/** A few bytes, and then zeros that nobody wants. */
async function packedBomb(head: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  let left = ZEROS;
  const unpacked = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(head),
    pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(MIB)) : controller.close()),
  });
  return new Uint8Array(await new Response(unpacked.pipeThrough(new CompressionStream('deflate'))).arrayBuffer());
}

test('this browser’s inflater takes in no more of a bomb than the bytes that are wanted need', async () => {
  const head = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
  const bomb = await packedBomb(head);
  let taken = 0;
  function* parts() {
    for (let at = 0; at < bomb.length; at += PART_BYTES) {
      taken++;
      yield bomb.subarray(at, at + PART_BYTES);
    }
  }
  const target = new Uint8Array(head.length);
  expect(await inflateFirst(parts(), target)).toBe(head.length);
  expect(target).toEqual(head);
  expect(bomb.length).toBeGreaterThan(20 * PART_BYTES);
  expect(taken).toBeLessThanOrEqual(4); // one that is read, and those that are on their way
});
