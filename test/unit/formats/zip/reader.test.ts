import { deflateRawSync, crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { toByteSource } from '../../../../src/formats/bytes/source.ts';
import { openZip } from '../../../../src/formats/zip/reader.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

interface Parts {
  readonly name: string;
  readonly stored: Buffer;
  readonly method: number;
  readonly bytes: number;
  readonly crc: number;
  readonly flags: number;
}

const TEXT = Buffer.from('what a zip holds, '.repeat(500));

/** A zip written by hand, one entry a part: independent of our writer, and free to lie. */
function zipOf(parts: readonly Partial<Parts>[], comment = ''): Uint8Array<ArrayBuffer> {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const stored = part.stored ?? TEXT;
    const { name = 'a', method = 0, bytes = stored.length, crc = crc32(stored), flags = 0 } = part;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), stored]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]));
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...files, central, end, Buffer.from(comment)]));
}

const deflated: Partial<Parts> = { stored: deflateRawSync(TEXT), method: 8, bytes: TEXT.length, crc: crc32(TEXT) };

async function readFirst(archive: Uint8Array<ArrayBuffer>, maxBytes?: number): Promise<Uint8Array> {
  const zip = await openZip(toByteSource(archive));
  const [name = ''] = zip.entries.keys();
  return zip.read(name, maxBytes === undefined ? {} : { maxBytes });
}

test.each([
  ['stored', zipOf([{}])],
  ['DEFLATE', zipOf([deflated])],
  ["commented, even if the comment holds the end record's signature", zipOf([{}], 'PK\x05\x06 is not the end of it')],
])('an entry that is %s is read', async (_, archive) => {
  expect(Buffer.from(await readFirst(archive)).equals(TEXT)).toBe(true);
});

test('an archive on disk is read in parts: its directory, and the entry that is asked for', async () => {
  const archive = zipOf([{ name: 'big', stored: Buffer.from(noiseBytes(300_000, 1)) }, { name: 'small' }]);
  const inMemory = toByteSource(archive);
  let readBytes = 0;
  const counting = {
    size: inMemory.size,
    read(offset: number, length: number) {
      readBytes += length;
      return inMemory.read(offset, length);
    },
  };
  const zip = await openZip(counting);
  expect((await zip.read('small')).length).toBe(TEXT.length);
  expect(readBytes).toBeLessThan(100_000);
});

test.each([
  ['is no zip', new TextEncoder().encode('a text'), /no zip archive/],
  ['is empty', new Uint8Array(), /no zip archive/],
  ['lost its end', zipOf([{}]).slice(0, -1), /no zip archive/],
  ['lost its beginning', zipOf([{}]).slice(100), /outside of the file|no entry/],
  ['is encrypted', zipOf([{ flags: 1 }]), /encrypted/],
  ['is packed by a method we do not know', zipOf([{ method: 12 }]), /unknown method: 12/],
  ['has a wrong checksum', zipOf([{ crc: 1 }]), /wrong checksum: a/],
  ['has a wrong checksum behind DEFLATE', zipOf([{ ...deflated, crc: 1 }]), /wrong checksum: a/],
  ['is stored and lies about its length', zipOf([{ bytes: 5 }]), /cannot be 5 unpacked/],
  ['says that it is longer than DEFLATE can make it', zipOf([{ ...deflated, bytes: 2 ** 31 }]), /cannot be 2147483648/],
  ['is longer than it says', zipOf([{ ...deflated, bytes: 100 }]), /longer than it says/],
  ['is shorter than it says', zipOf([{ ...deflated, bytes: TEXT.length + 1 }]), /has 9000 bytes, expected 9001/],
  [
    'holds damaged DEFLATE data',
    zipOf([{ ...deflated, stored: Buffer.from(noiseBytes(90, 3)) }]),
    /cannot be unpacked|longer/,
  ],
  [
    'holds DEFLATE data that is cut',
    zipOf([{ ...deflated, stored: deflateRawSync(TEXT).subarray(0, 20) }]),
    /cannot be unpacked/,
  ],
  ['holds a name twice', zipOf([{ name: 'a' }, { name: 'a' }]), /two entries of one name: a/],
])('an archive that %s is refused', async (_, archive, message) => {
  const read = readFirst(archive);
  await expect(read).rejects.toMatchObject({ code: 'file-damaged' });
  await expect(read).rejects.toThrow(message);
});

test('an entry that is longer than the caller allows is refused before it is unpacked', async () => {
  await expect(readFirst(zipOf([deflated]), 8999)).rejects.toThrow(/has 9000 bytes, at most 8999/);
});

test('a directory whose count or offset was altered is refused', async () => {
  const archive = zipOf([{}]);
  const view = new DataView(archive.buffer);
  const end = archive.length - 22;
  for (const [at, value] of [
    [end + 10, 0xffff],
    [end + 10, 2],
    [end + 12, 10],
    [end + 16, 0xfffffff0],
    [end - 1 - 4, 0x7fffffff], // the entry's offset
  ] as const) {
    const altered = archive.slice();
    if (at === end + 10) new DataView(altered.buffer).setUint16(at, value, true);
    else new DataView(altered.buffer).setUint32(at, value, true);
    await expect(readFirst(altered)).rejects.toMatchObject({ code: 'file-damaged' });
  }
  expect(view.getUint32(end, true)).toBe(0x06054b50);
});

test('no single altered byte makes the reader fail in another way than with file-damaged', async () => {
  const archive = zipOf([{ ...deflated, name: 'name' }]);
  for (let at = 0; at < archive.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const altered = archive.slice();
      altered[at]! ^= mask;
      const outcome = await readFirst(altered).then(
        () => 'read',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect(['read', 'file-damaged']).toContain(outcome);
    }
  }
});
