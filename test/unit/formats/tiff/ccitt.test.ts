import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readTiff } from '../../../../src/formats/tiff/reader.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';
import { tiffFile } from '../../../support/tiff-file.ts';
import golden from './ccitt-golden.json';

interface GoldenPage {
  readonly name: string;
  readonly file: string;
  /** Null where Pillow refuses the page. */
  readonly sha256: string | null;
}
const pages: Readonly<Record<string, readonly GoldenPage[]>> = {
  sound: golden.sound,
  damaged: golden.damaged,
  'without lengths': golden.withoutLengths,
};
const read = pagesThat((page) => page.sha256 !== null);
const refused = pagesThat((page) => page.sha256 === null);

function pagesThat(isWanted: (page: GoldenPage) => boolean): readonly GoldenPage[] {
  return Object.entries(pages).flatMap(([group, list]) =>
    list.filter(isWanted).map((page) => ({ ...page, name: `${group}: ${page.name}` })),
  );
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function codeOf(bytes: Uint8Array): string {
  try {
    readTiff(bytes);
    return 'read';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error);
  }
}

describe('what Pillow reads of a fax page, we read with every byte', () => {
  test.each(read)('$name', ({ file, sha256 }) => {
    const { rgb } = readTiff(fromBase64(file));
    expect(createHash('sha256').update(rgb).digest('hex')).toBe(sha256);
  });
});

describe('what Pillow refuses is refused', () => {
  test.each(refused)('$name', ({ file }) => {
    expect(codeOf(fromBase64(file))).toMatch(/^image-(damaged|truncated)$/);
  });
});

test.each(golden.uncompressed)('uncompressed mode that the tags announce is refused by name: $name', ({ file }) => {
  const message = expect.stringContaining('uncompressed mode') as string;
  expect(() => readTiff(fromBase64(file))).toThrow(expect.objectContaining({ code: 'image-unsupported', message }));
});

test('no damage to the data makes the reader hang or fail in an unforeseen way', () => {
  const unforeseen: string[] = [];
  for (const [index, { name, file }] of golden.damaged.entries()) {
    const bytes = fromBase64(file);
    // The data stand between the header and the directory.
    const dataEnd = new DataView(bytes.buffer).getUint32(4, true);
    const noise = noiseBytes(60, index);
    for (let at = 0; at < noise.length; at += 3) {
      bytes[8 + (((noise[at]! << 8) | noise[at + 1]!) % (dataEnd - 8))] = noise[at + 2]!;
      const code = codeOf(bytes);
      if (code !== 'read' && !code.startsWith('image-')) unforeseen.push(`${name}, ${at}: ${code}`);
    }
  }
  expect(unforeseen).toEqual([]);
});

test.each([
  ['a bad code word at the start of a row', 2, Uint8Array.of(0, 0x40, 0, 0)],
  ['nothing but zeros', 2, new Uint8Array(4)],
  ['zeros where ends of lines must be', 3, new Uint8Array(4)],
])('a tile of 16 million rows is done in good time where its data are %s', (_name, compression, data) => {
  const tags = { 256: [8], 257: [8], 258: [1], 259: [compression], 262: [0], 277: [1], 322: [8], 323: [16_000_000] };
  const file = tiffFile({ ...tags, 324: [0], 325: [data.length] }, data);
  const begin = performance.now();
  expect(readTiff(file)).toMatchObject({ widthPx: 8, heightPx: 8 });
  expect(performance.now() - begin).toBeLessThan(1000); // row by row it was 2 s and more
});
