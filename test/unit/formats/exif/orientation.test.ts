import { describe, expect, test } from 'vitest';
import { withNeutralOrientation } from '../../../../src/formats/exif/orientation.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { isPngChunkIntact, walkPngChunks } from '../../../../src/formats/png/chunks.ts';
import { pictureFixtures } from '../../../support/picture-fixtures.ts';
import { readFixture } from '../../../support/read-fixture.ts';

const tagged = pictureFixtures.filter(({ name }) => /exif-[2-8]\.|exif-3-late/.test(name));

describe('a neutral copy is upright, and but for the tag the same', () => {
  test.each(tagged)('$name', async ({ file }) => {
    const bytes = await readFixture(file);
    const before = bytes.slice();
    const neutral = withNeutralOrientation(bytes);
    expect(sniffImage(neutral)).toEqual({ ...sniffImage(bytes), orientation: 1 });
    expect(bytes).toEqual(before);
    expect(neutral.length).toBe(bytes.length);
    const changed = neutral.filter((byte, i) => byte !== bytes[i]).length;
    expect(changed).toBeLessThanOrEqual(5); // the value, and a PNG's checksum
  });
});

test('the checksum of a changed PNG chunk is right again', async () => {
  const neutral = withNeutralOrientation(await readFixture('images/png-exif-6.png'));
  const chunk = [...walkPngChunks(neutral)].find(({ name }) => name === 'eXIf')!;
  expect(isPngChunkIntact(neutral, chunk)).toBe(true);
});

test('a picture without orientation is handed back as it is', async () => {
  const bytes = await readFixture('images/jpeg-444.jpg');
  expect(withNeutralOrientation(bytes)).toBe(bytes);
});
