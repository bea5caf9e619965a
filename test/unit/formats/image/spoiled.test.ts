import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkIntegrity } from '../../../../src/formats/image/integrity.ts';
import { hasOwnReader, readImage } from '../../../../src/formats/image/reader.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { readCmykJpeg } from '../../../../src/formats/jpeg/cmyk-reader.ts';
import golden from '../../../golden/spoiled.json' with { type: 'json' };
import { readFixture } from '../../../support/read-fixture.ts';

type Edit = readonly [at: number, gone: number, come: string];

function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  let spoiled = new Uint8Array(bytes);
  for (const [at, gone, come] of edits) {
    spoiled = new Uint8Array([...spoiled.subarray(0, at), ...Buffer.from(come, 'hex'), ...spoiled.subarray(at + gone)]);
  }
  return spoiled;
}

/** The SHA-256 of what our readers make of a file; null if they refuse it. */
async function read(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const header = sniffImage(bytes);
    checkIntegrity(bytes, header);
    const { format, jpeg } = header;
    if (!jpeg && !hasOwnReader(format)) throw new Error(`${format} is read by the browser`);
    const { rgb } = jpeg ? readCmykJpeg(bytes, jpeg) : await readImage(bytes, hasOwnReader(format) ? format : 'png');
    return createHash('sha256').update(rgb).digest('hex');
  } catch (error) {
    if ((error as { name?: unknown }).name !== 'FormatError') throw error;
    return null;
  }
}

test.each(golden.spoiled.map((item, i) => ({ ...item, i })))(
  'of $file, spoiled ($i), we make what Pillow makes, or nothing where it does',
  async ({ file, edits, sha256 }) => {
    await expect(read(applyEdits(await readFixture(file), edits as unknown as Edit[]))).resolves.toBe(sha256);
  },
);

test.each(golden.animations)('of a PNG with chunks $name, the picture is Pillow’s', async ({ file, sha256 }) => {
  const bytes = new Uint8Array(Buffer.from(file, 'base64'));
  await expect(read(bytes)).resolves.toBe(sha256);
});

test('a PNG with any chunk of an animation is not left to the browser, which may show another frame', () => {
  const read = golden.animations.filter(({ name, sha256 }) => sha256 !== null && /[0-9fpsd]/.test(name.split(',')[0]!));
  const ways = read
    .filter(({ name }) => !name.includes('cut'))
    .map(({ file }) => sniffImage(new Uint8Array(Buffer.from(file, 'base64'))).reader);
  expect(ways.length).toBeGreaterThan(20);
  expect(new Set(ways)).toEqual(new Set(['own']));
});
