import { expect, test } from 'vitest';
import { readUtf8, utf8Length, writeUtf8 } from '../../../../src/formats/bytes/wtf8.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';

function encode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8Length(text));
  expect(writeUtf8(text, bytes, 0)).toBe(bytes.length);
  return bytes;
}

test('valid text is written as TextEncoder writes it', () => {
  const text = 'a\u00e9\u07ff\u0800日\uffff\u{10000}\u{1f600}\u{10ffff}';
  expect(encode(text)).toEqual(new TextEncoder().encode(text));
});

test.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name), name]))('%s comes back as it was', (_, name) => {
  expect(readUtf8(encode(name))).toBe(name);
});

test('a lone surrogate takes the three bytes that Python\'s "surrogatepass" gives it, on either end', () => {
  expect([...encode('\ud800a')]).toEqual([0xed, 0xa0, 0x80, 0x61]);
  expect([...encode('a\udfff')]).toEqual([0x61, 0xed, 0xbf, 0xbf]);
  expect(readUtf8(encode('\udc80 and \udfff'))).toBe('\udc80 and \udfff');
});

test.each([
  ['a stray continuation byte', [0x61, 0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a cut sequence behind a surrogate', [0xed, 0xa0, 0x80, 0xe2, 0x82]],
  ['a number beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
])('%s is no text', (_, bytes) => {
  expect(readUtf8(Uint8Array.from(bytes))).toBeUndefined();
});
