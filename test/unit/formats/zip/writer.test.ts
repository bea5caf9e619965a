import { expect, test } from 'vitest';
import { toByteSource } from '../../../../src/formats/bytes/source.ts';
import { openZip } from '../../../../src/formats/zip/reader.ts';
import { ZipWriter } from '../../../../src/formats/zip/writer.ts';
import { MemorySink } from '../../../support/memory-sink.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

const ENTRIES: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
  ['first.npy', noiseBytes(1000, 1)],
  ['empty', new Uint8Array()],
  ['日本 \u{1f600}.bin', noiseBytes(77, 2)],
];

async function write(options: {
  readonly sizesKnown: boolean;
  readonly wideFrom?: number;
}): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const zip = new ZipWriter((bytes) => sink.write(bytes), options);
  for (const [name, data] of ENTRIES) {
    await zip.begin(name, options.sizesKnown ? data.length : undefined);
    await zip.write(data.subarray(0, 10));
    await zip.write(data.subarray(10));
    await zip.end();
  }
  await zip.close();
  return sink.bytes();
}

test.each([
  ['sizes known', { sizesKnown: true }],
  ['sizes unknown', { sizesKnown: false }],
  ['Zip64 for every size and offset', { sizesKnown: true, wideFrom: 1 }],
  ['Zip64 for some of them', { sizesKnown: true, wideFrom: 500 }],
  ['Zip64 and sizes unknown', { sizesKnown: false, wideFrom: 1 }],
])('what is written is read again, with %s', async (_, options) => {
  const zip = await openZip(toByteSource(await write(options)));
  expect([...zip.entries.keys()]).toEqual(ENTRIES.map(([name]) => name));
  for (const [name, data] of ENTRIES) expect(await zip.read(name)).toEqual(data);
});

test('equal content is equal bytes', async () => {
  expect(await write({ sizesKnown: true })).toEqual(await write({ sizesKnown: true }));
});

test('data begins at a multiple of 64 bytes, so that an array in the archive can be mapped into memory', async () => {
  const archive = Buffer.from(await write({ sizesKnown: true }));
  for (const [, data] of ENTRIES.filter(([, bytes]) => bytes.length > 0)) expect(archive.indexOf(data) % 64).toBe(0);
});

test('an entry that is not as long as promised is refused, with both lengths', async () => {
  const zip = new ZipWriter(() => Promise.resolve());
  await zip.begin('short', 10);
  await zip.write(noiseBytes(9, 1));
  await expect(zip.end()).rejects.toThrow(/short has 9 bytes, promised 10/);
});

test('more than 65,535 entries are counted by Zip64', async () => {
  const sink = new MemorySink();
  const zip = new ZipWriter((bytes) => sink.write(bytes));
  for (let i = 0; i < 65_540; i++) {
    await zip.begin(String(i), 0);
    await zip.end();
  }
  await zip.close();
  expect((await openZip(toByteSource(sink.bytes()))).entries.size).toBe(65_540);
});
