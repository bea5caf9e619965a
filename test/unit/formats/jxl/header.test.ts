import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { isJxl, readJxlHeader } from '../../../../src/formats/jxl/header.ts';

const read = async (name: string) => new Uint8Array(await readFile(`test/golden/more-formats/${name}`));

test.each(['lossy.jxl', 'lossless.jxl'])('%s has its size', async (name) => {
  expect(readJxlHeader(await read(name))).toMatchObject({ widthPx: 61, heightPx: 43, reader: 'library' });
});

test('small sizes and ratios are read', () => {
  // small, (7 + 1) · 8 = 64 rows, ratio 7 is 2:1
  const bits = 1 | (7 << 1) | (7 << 6);
  expect(readJxlHeader(Uint8Array.of(0xff, 0x0a, bits & 255, bits >> 8))).toMatchObject({ widthPx: 128, heightPx: 64 });
});

test('JPEG XL is known only where it is wanted', async () => {
  const file = await read('lossy.jxl');
  expect(isJxl(file)).toBe(true);
  expect(() => sniffImage(file)).toThrow('content is JPEG XL');
  expect(sniffImage(file, true).format).toBe('jxl');
  expect(() => readJxlHeader(Uint8Array.of(0, 0, 0, 8, 0x4a, 0x58, 0x4c, 0x20))).toThrow(/no codestream/);
});
