import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readTiff } from '../../../../src/formats/tiff/reader.ts';
import golden from './kinds-golden.json';

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  const { file } = golden.files.find((one) => one.name === name)!;
  return Uint8Array.from(Buffer.from(file, 'base64'));
}

describe('what Pillow reads of the rarer kinds of TIFF, we read with every byte', () => {
  test.each(golden.files.filter(({ sha256 }) => sha256 !== null))('$name', ({ name, sha256 }) => {
    expect(
      createHash('sha256')
        .update(readTiff(bytesOf(name)).rgb)
        .digest('hex'),
    ).toBe(sha256);
  });
});

describe('what Pillow refuses of them is refused as a kind, not as damage', () => {
  test.each(golden.files.filter(({ sha256 }) => sha256 === null))('$name', ({ name }) => {
    expect(() => readTiff(bytesOf(name))).toThrow(expect.objectContaining({ code: 'image-unsupported' }));
  });
});

test.each(['RGB by LZMA', 'RGB by Zstandard', 'RGB by old LZW', 'old-style JPEG of tables, 4:2:0'])(
  '%s: data that are cut make no half picture',
  (name) => {
    const bytes = bytesOf(name);
    const view = new DataView(bytes.buffer);
    const directoryAt = view.getUint32(4, true);
    for (let at = directoryAt + 2; view.getUint16(at, true) !== 0; at += 12) {
      if (view.getUint16(at, true) !== 279) continue;
      const count = view.getUint32(at + 4, true);
      const first = count > 1 ? view.getUint32(at + 8, true) : at + 8;
      // The first strip ends early, or behind the file where its end is not looked for.
      const change = name.startsWith('old-style') ? 10 ** 6 : -40;
      view.setUint32(first, view.getUint32(first, true) + change, true);
      break;
    }
    expect(() => readTiff(bytes)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^image-(?:truncated|damaged)$/) as string }),
    );
  },
);

test('planes of 16 bits without compression, of which Pillow makes noise, are left out with that reason', () => {
  const bytes = bytesOf('16-bit planes by deflate');
  const view = new DataView(bytes.buffer);
  const directoryAt = view.getUint32(4, true);
  for (let at = directoryAt + 2; at + 12 <= bytes.length; at += 12) {
    if (view.getUint16(at, true) === 259) view.setUint16(at + 8, 1, true);
  }
  expect(() => readTiff(bytes)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('which Pillow misreads') as string }),
  );
});
