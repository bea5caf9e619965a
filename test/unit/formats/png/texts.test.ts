import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../../src/formats/bytes/crc32.ts';
import { readPng } from '../../../../src/formats/png/reader.ts';
import { readFixture } from '../../../support/read-fixture.ts';

const MIB = 2 ** 20;
const HEADER_END = 33; // behind the signature and IHDR
const packed = (bytes: number) => deflateSync(Buffer.alloc(bytes, 'a'));
const latin1 = (text: string) => Buffer.from(text, 'latin1');

function chunk(name: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat([latin1(name), ...parts]);
  const edges = new DataView(new ArrayBuffer(8));
  edges.setUint32(0, body.length - 4);
  edges.setUint32(4, crc32(body));
  return Buffer.concat([new Uint8Array(edges.buffer, 0, 4), body, new Uint8Array(edges.buffer, 4)]);
}

async function pictureWith(...chunks: readonly Uint8Array[]): Promise<Uint8Array> {
  const plain = await readFixture('images/png-rgb.png');
  return new Uint8Array(Buffer.concat([plain.subarray(0, HEADER_END), ...chunks, plain.subarray(HEADER_END)]));
}

// What Pillow 13 does with each was tried: `Image.open(f).convert('RGB')`.
describe('texts that Pillow refuses a PNG for', () => {
  test.each([
    ['packed text', chunk('zTXt', latin1('k\0\0'), packed(MIB + 1))],
    ['a packed colour profile', chunk('iCCP', latin1('k\0\0'), packed(MIB + 1))],
    ['packed international text', chunk('iTXt', latin1('k\0\x01\0\0\0'), packed(MIB + 1))],
    ['a packed XMP', chunk('iTXt', latin1('XML:com.adobe.xmp\0\x01\0\0\0'), packed(MIB + 1))],
  ])('%s of more than 1 MiB', async (_, text) => {
    const bytes = await pictureWith(text);
    await expect(readPng(bytes)).rejects.toMatchObject({ code: 'image-unsupported' });
  });

  test('all texts together of more than 64 MiB', async () => {
    const text = chunk('zTXt', latin1('k\0\0'), packed(MIB));
    const bytes = await pictureWith(...Array.from({ length: 65 }, () => text));
    await expect(readPng(bytes)).rejects.toMatchObject({ code: 'image-unsupported' });
  });
});

describe('texts that Pillow takes', () => {
  test.each([
    ['packed text of 1 MiB', chunk('zTXt', latin1('k\0\0'), packed(MIB))],
    ['text of 2 MiB that is not packed', chunk('tEXt', latin1('k\0'), Buffer.alloc(2 * MIB, 'a'))],
    ['a text of an unknown packing', chunk('iTXt', latin1('k\0\x01\x01\0\0'), packed(MIB + 1))],
    ['packed text that is broken', chunk('zTXt', latin1('k\0\0'), packed(MIB + 1).subarray(0, 20), latin1('broken'))],
  ])('%s', async (_, text) => {
    const plain = await readPng(await readFixture('images/png-rgb.png'));
    expect(await readPng(await pictureWith(text))).toEqual(plain);
  });
});
