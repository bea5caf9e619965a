import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hasOwnReader, readImage, type OwnFormat } from '../../../../src/formats/image/reader.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { alphaPictures, dataOf, interleaved } from '../../../support/alpha-pictures.ts';
import { pictureFixtures } from '../../../support/picture-fixtures.ts';
import { readFixture } from '../../../support/read-fixture.ts';

const FORMATS: Readonly<Record<string, OwnFormat>> = { PNG: 'png', BMP: 'bmp', GIF: 'gif', TIFF: 'tiff' };
const own = alphaPictures.filter(({ format }) => format in FORMATS);

test.each(own)('$name has Pillow’s alpha beside its colours', async (picture) => {
  const bytes = picture.file === undefined ? dataOf(picture) : await readFixture(picture.file);
  const { rgb, alpha, widthPx, heightPx } = await readImage(bytes, FORMATS[picture.format]!);
  expect([widthPx, heightPx]).toEqual([picture.widthPx, picture.heightPx]);
  expect(createHash('sha256').update(interleaved(rgb, alpha)).digest('hex')).toBe(picture.full);
});

test('all other pictures are opaque, as they are to Pillow', async () => {
  const transparent = new Set(alphaPictures.map(({ file }) => file));
  for (const { file } of pictureFixtures) {
    const bytes = await readFixture(file);
    const { format } = sniffImage(bytes);
    if (transparent.has(file) || !hasOwnReader(format)) continue;
    const { alpha } = await readImage(bytes, format);
    expect(alpha?.every((value) => value === 255) ?? true, file).toBe(true);
  }
  expect.hasAssertions();
});
