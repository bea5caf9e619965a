import { constants, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { inflateZlib } from '../../../../src/formats/bytes/inflate.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

const text = new TextEncoder().encode('the quick brown fox jumps over the lazy dog, '.repeat(700));
const noise = noiseBytes(70_000, 5);
const mixed = new Uint8Array([...noise.subarray(0, 3000), ...text, ...new Uint8Array(9000)]);

describe('what zlib packs comes out again', () => {
  const cases = [
    ['dynamic codes', mixed, { level: 9 }],
    ['fixed codes', mixed, { strategy: constants.Z_FIXED }],
    ['stored blocks', noise, { level: 0 }],
    ['runs', mixed, { strategy: constants.Z_RLE }],
    ['no repeats', mixed, { strategy: constants.Z_HUFFMAN_ONLY }],
    ['nothing', new Uint8Array(0), {}],
  ] as const;
  test.each(cases)('%s', (_name, bytes, options) => {
    const { bytes: out, end } = inflateZlib(new Uint8Array(deflateSync(bytes, options)), bytes.length);
    expect(end).toBe('done');
    expect(Buffer.compare(out, bytes)).toBe(0);
  });
});

test('bytes behind the end do no harm', () => {
  const packed = new Uint8Array([...deflateSync(text), 1, 2, 3]);
  expect(inflateZlib(packed, text.length).end).toBe('done');
});

test('a stream that would give more than is asked for stops there', () => {
  const { bytes, end } = inflateZlib(new Uint8Array(deflateSync(text)), 1000);
  expect(end).toBe('full');
  expect(bytes).toEqual(text.subarray(0, 1000));
});

test('a cut stream gives what it had', () => {
  const packed = new Uint8Array(deflateSync(mixed));
  for (const length of [0, 1, 2, 5, 100, packed.length - 5, packed.length - 1]) {
    const { bytes, end } = inflateZlib(packed.subarray(0, length), mixed.length);
    expect(end).toBe('input-ended');
    expect(Buffer.compare(bytes, mixed.subarray(0, bytes.length))).toBe(0);
  }
});

test('a wrong checksum and a wrong header are broken', () => {
  const packed = new Uint8Array(deflateSync(text));
  packed[packed.length - 1]! ^= 1;
  expect(inflateZlib(packed, text.length).end).toBe('broken');
  packed[0] = 0;
  expect(inflateZlib(packed, text.length)).toMatchObject({ end: 'broken', bytes: new Uint8Array(0) });
});

test('no flipped byte makes it throw or write past what was asked for', () => {
  const packed = new Uint8Array(deflateSync(mixed));
  for (let i = 0; i < 400; i++) {
    const hurt = packed.slice();
    hurt[Math.floor((i / 400) * packed.length)]! ^= 1 << (i % 8);
    expect(inflateZlib(hurt, mixed.length).bytes.length).toBeLessThanOrEqual(mixed.length);
  }
});
