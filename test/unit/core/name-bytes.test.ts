import { expect, test } from 'vitest';
import { encodeNameForUrl, fromNameBytes } from '../../../src/core/name-bytes.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

// Right-hand sides: bytes(…).decode('utf-8', 'surrogateescape') of Python.
test.each([
  ['plain', bytes(0x61, 0x2e, 0x6a), 'a.j'],
  ['UTF-8 of two, three and four bytes', bytes(0xc3, 0xbc, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80), 'ü€😀'],
  ['a byte order mark, which is kept', bytes(0xef, 0xbb, 0xbf, 0x61), '\ufeffa'],
  ['bytes that begin nothing', bytes(0xff, 0x61, 0x80), '\udcffa\udc80'],
  ['a sequence that is cut', bytes(0x61, 0xe2, 0x82), 'a\udce2\udc82'],
  ['a sequence that is too long for its character', bytes(0xc0, 0xaf), '\udcc0\udcaf'],
  ['an encoded surrogate', bytes(0xed, 0xa0, 0x80), '\udced\udca0\udc80'],
])('%s: decoded as Python does, and back', (_what, raw, name) => {
  expect(fromNameBytes(raw)).toBe(name);
  const encoded = encodeNameForUrl(name);
  const back = encoded.replace(/%(..)/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  expect(Array.from(back, (character) => character.charCodeAt(0))).toEqual([...raw]);
});

test('a surrogate that stands for no byte becomes the replacement character', () => {
  expect(encodeNameForUrl('a\ud800b')).toBe('a%EF%BF%BDb');
});
