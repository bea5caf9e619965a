import { expect, test } from 'vitest';
import { ChunkedOutput } from '../../../../src/stages/write/chunked-output.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

const MIB = 2 ** 20;

test.each([
  ['small writes', new Array<number>(50).fill(100_000)],
  ['one long write', [10 * MIB + 5]],
  ['small and long ones mixed', [5, 9 * MIB, 3, 4 * MIB, 4 * MIB - 3]],
  ['a write that just fills a chunk', [4 * MIB]],
])('%s become chunks of 4 MiB, in order, and nothing is lost', async (_, lengths) => {
  const all = noiseBytes(
    lengths.reduce((sum, length) => sum + length, 0),
    1,
  );
  const chunks: Uint8Array[] = [];
  const output = new ChunkedOutput((chunk) => {
    chunks.push(chunk.slice());
    return Promise.resolve();
  });
  let at = 0;
  for (const length of lengths) {
    const written = all.slice(at, at + length);
    await output.write(written);
    written.fill(0); // the caller may reuse its buffer
    at += length;
  }
  await output.flush();
  expect(output.total).toBe(all.length);
  expect(chunks.slice(0, -1).every((chunk) => chunk.length === 4 * MIB)).toBe(true);
  expect(Buffer.concat(chunks).equals(all)).toBe(true);
});
