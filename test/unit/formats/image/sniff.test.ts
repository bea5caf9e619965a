import { describe, expect, test } from 'vitest';
import { FormatError } from '../../../../src/core/format-error.ts';
import { MAX_IMAGE_PIXELS } from '../../../../src/formats/image/limits.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { pictureFixtures, refusedFixtures } from '../../../support/picture-fixtures.ts';
import { readFixture } from '../../../support/read-fixture.ts';

const FORMATS: Readonly<Record<string, string>> = {
  JPEG: 'jpeg',
  PNG: 'png',
  WEBP: 'webp',
  BMP: 'bmp',
  GIF: 'gif',
  PPM: 'pnm',
  TIFF: 'tiff',
};
const JPEG_FACTS = ['sampling', 'components', 'progressive', 'isArithmetic', 'adobeTransform'] as const;

describe('every fixture has the format, size and properties that its maker gave it', () => {
  test.each(pictureFixtures)('$name', async ({ file, format, widthPx, heightPx, properties }) => {
    const header = sniffImage(await readFixture(file));
    expect(header).toMatchObject({ format: FORMATS[format], widthPx, heightPx });
    for (const [name, value] of Object.entries(properties)) {
      if (name === 'forgiven') continue;
      const isJpegFact = JPEG_FACTS.some((fact) => fact === name);
      // TIFF is turned while it is read.
      expect(isJpegFact ? header.jpeg : header).toHaveProperty(name, value);
    }
  });
});

describe('content that is no picture of ours is named', () => {
  test.each(refusedFixtures.filter(({ says }) => says))('$name: $says', async ({ file, code, says }) => {
    const bytes = await readFixture(file);
    // TIFF's compression and BMP's masks are part of the header as well.
    expect(() => sniffImage(bytes)).toThrow(
      expect.objectContaining({ code, name: 'FormatError', message: expect.stringContaining(says ?? '') as string }),
    );
  });
});

test('a file of 0 bytes is empty, not unsupported', () => {
  expect(() => sniffImage(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'image-empty' }));
});

test('a picture above the limit is refused by its header, with both numbers in the message', async () => {
  const bytes = await readFixture('images/ppm-raw.ppm');
  const huge = new Uint8Array([...new TextEncoder().encode('P6 20000 10000 255\n'), ...bytes.subarray(0, 100)]);
  expect(() => sniffImage(huge)).toThrow(
    expect.objectContaining({
      code: 'image-too-large',
      message: expect.stringContaining(`200000000 pixels, the limit is ${MAX_IMAGE_PIXELS}`) as string,
    }),
  );
});

test('no cut of a header makes anything but a FormatError', async () => {
  for (const { file } of pictureFixtures.filter(({ name }) => !name.includes('large'))) {
    const bytes = await readFixture(file);
    for (let length = 1; length < Math.min(bytes.length, 400); length += 3) {
      try {
        sniffImage(bytes.subarray(0, length));
      } catch (error) {
        expect(error, `${file} cut at ${length}`).toBeInstanceOf(FormatError);
      }
    }
  }
  expect.hasAssertions();
});
