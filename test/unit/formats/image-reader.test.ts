import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sniffImage } from '../../../src/formats/image-header.ts';
import { hasOwnReader, readImage, type OwnFormat } from '../../../src/formats/image-reader.ts';
import { pictureFixtures } from '../../support/picture-fixtures.ts';
import { readFixture } from '../../support/read-fixture.ts';

const FORMATS: Readonly<Record<string, OwnFormat>> = { PNG: 'png', BMP: 'bmp', GIF: 'gif', PPM: 'pnm', TIFF: 'tiff' };
const own = pictureFixtures.flatMap((fixture) => {
  const format = FORMATS[fixture.format];
  return format ? [{ ...fixture, format }] : [];
});

describe('our readers give every byte as Pillow does', () => {
  test.each(own.filter(({ properties }) => !properties.approximate))('$name', async ({ file, format, ...fixture }) => {
    const image = await readImage(await readFixture(file), format);
    expect([image.widthPx, image.heightPx]).toEqual([fixture.widthPx, fixture.heightPx]);
    expect(createHash('sha256').update(image.rgb).digest('hex')).toBe(fixture.full.sha256);
  });
});

test('JPEG inside TIFF is within a few levels of Pillow', async () => {
  const fixture = own.find(({ properties }) => properties.approximate)!;
  const { rgb } = await readImage(await readFixture(fixture.file), fixture.format);
  const golden = gunzipSync(await readFixture(fixture.full.file ?? ''));
  expect(rgb.length).toBe(golden.length);
  const differences = rgb.map((value, i) => Math.abs(value - golden[i]!));
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  expect(mean).toBeLessThan(3);
});

test('there is a reader of ours wherever a header asks for one', async () => {
  for (const { file } of pictureFixtures) {
    const { format, reader } = sniffImage(await readFixture(file));
    if (reader === 'own') expect(hasOwnReader(format), file).toBe(true);
  }
  expect.hasAssertions();
});
