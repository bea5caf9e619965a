import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { hasOwnReader, readImage, type OwnFormat } from '../../../../src/formats/image/reader.ts';
import { pictureFixtures } from '../../../support/picture-fixtures.ts';
import { readFixture } from '../../../support/read-fixture.ts';

const FORMATS: Readonly<Record<string, OwnFormat>> = { PNG: 'png', BMP: 'bmp', GIF: 'gif', PPM: 'pnm', TIFF: 'tiff' };
const own = pictureFixtures.flatMap((fixture) => {
  const format = FORMATS[fixture.format];
  return format ? [{ ...fixture, format }] : [];
});

describe('our readers give every byte as Pillow does', () => {
  test.each(own)('$name', async ({ file, format, ...fixture }) => {
    const image = await readImage(await readFixture(file), format);
    expect([image.widthPx, image.heightPx]).toEqual([fixture.widthPx, fixture.heightPx]);
    expect(createHash('sha256').update(image.rgb).digest('hex')).toBe(fixture.full.sha256);
  });
});

test('there is a reader of ours wherever a header asks for one', async () => {
  for (const { file } of pictureFixtures) {
    const { format, reader } = sniffImage(await readFixture(file));
    if (reader === 'own') expect(hasOwnReader(format), file).toBe(true);
  }
  expect.hasAssertions();
});

test.each(['tiles', 'strips'])(
  'JPEG in %s of a TIFF that claims to be huge is refused before memory is taken',
  async (kind) => {
    const bytes = await readFixture(`images/tiff-jpeg-ycc-${kind}.tif`);
    const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(Buffer.of(0xff, 0xc0, 0, 17, 8));
    expect(frame).toBeGreaterThan(0);
    bytes.fill(0xff, frame + 5, frame + 9); // height and width
    const message = expect.stringContaining('TIFF block is JPEG of 65535 × 65535') as string;
    await expect(readImage(bytes, 'tiff')).rejects.toMatchObject({ code: 'image-damaged', message });
  },
);
