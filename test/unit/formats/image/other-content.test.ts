import { describe, expect, test } from 'vitest';
import { nameContent } from '../../../../src/formats/image/other-content.ts';
import golden from './content-golden.json';

/** Our words for what Pillow names by letters. */
const NAMES: Readonly<Record<string, string>> = {
  TGA: 'TGA',
  ICO: 'a Windows icon or cursor',
  CUR: 'a Windows icon or cursor',
  PCX: 'PCX',
};

describe('a kind without a mark of its own is named as Pillow takes it, whatever the file is called', () => {
  test.each(golden.files)('$name', ({ file, pillow }) => {
    const name = nameContent(Uint8Array.from(Buffer.from(file, 'base64')));
    if (pillow === null) expect(Object.values(NAMES)).not.toContain(name);
    else expect(name).toBe(NAMES[pillow]);
  });
});

describe('a file of brands is named by all of them', () => {
  test.each([
    ['AVIF', 'avif', ['mif1', 'miaf']],
    ['AVIF', 'mif1', ['mif1', 'avif', 'miaf']],
    ['AVIF', 'avis', ['msf1', 'mif1']],
    ['HEIC', 'heic', ['mif1', 'heic']],
    ['HEIC', 'mif1', ['mif1', 'heix']],
    ['HEIC', 'msf1', ['hevc']],
    ['HEIF of an unnamed kind', 'mif1', ['miaf']],
    ['Canon RAW (CR3)', 'crx ', ['isom']],
    ['a video', 'isom', ['iso2', 'avc1', 'mp41']],
    ['a video', 'qt  ', []],
  ])('%s: %s with %j', (name, major, others) => {
    const text = `ftyp${major}\0\0\0\0${others.join('')}`;
    const bytes = new Uint8Array([0, 0, 0, text.length + 4, ...new TextEncoder().encode(text), 1, 2, 3, 4]);
    expect(nameContent(bytes)).toBe(name);
  });
});

test('a file that ends inside its brands is named nevertheless', () => {
  const bytes = new TextEncoder().encode('\0\0\0\x20ftypmif1\0\0\0\0avif');
  for (let length = 8; length <= bytes.length; length++) expect(nameContent(bytes.subarray(0, length))).toMatch(/./);
});
