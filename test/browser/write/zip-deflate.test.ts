import { expect, test } from 'vitest';
import { toByteSource } from '../../../src/formats/bytes/source.ts';
import { crc32 } from '../../../src/formats/bytes/crc32.ts';
import { openZip } from '../../../src/formats/zip/reader.ts';

/** A zip of one DEFLATE entry named `a`, written by hand. */
async function deflatedZip(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const stored = new Uint8Array(await new Response(packed).arrayBuffer());
  const bytes = new Uint8Array(31 + stored.length + 47 + 22);
  const view = new DataView(bytes.buffer);
  const central = 31 + stored.length;
  const put = (at: number, signature: number, fields: number) => {
    view.setUint32(at, signature, true);
    view.setUint16(fields + 4, 8, true);
    view.setUint32(fields + 10, crc32(data), true);
    view.setUint32(fields + 14, stored.length, true);
    view.setUint32(fields + 18, data.length, true);
    view.setUint16(fields + 22, 1, true);
  };
  put(0, 0x04034b50, 4);
  bytes[30] = 0x61;
  bytes.set(stored, 31);
  put(central, 0x02014b50, central + 6);
  bytes[central + 46] = 0x61;
  view.setUint32(central + 47, 0x06054b50, true);
  view.setUint16(central + 57, 1, true);
  view.setUint32(central + 59, 47, true);
  view.setUint32(central + 63, central, true);
  return bytes;
}

test('DEFLATE entries are unpacked by the browser, and damaged ones are refused with file-damaged', async () => {
  const text = new TextEncoder().encode('what a zip holds, '.repeat(500));
  const archive = await deflatedZip(text);
  expect(await (await openZip(toByteSource(new Blob([archive])))).read('a')).toEqual(text);
  archive.fill(0xff, 40, 60);
  await expect((await openZip(toByteSource(archive))).read('a')).rejects.toMatchObject({ code: 'file-damaged' });
});
