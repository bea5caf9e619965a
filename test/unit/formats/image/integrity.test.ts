import { describe, expect, test } from 'vitest';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { checkIntegrity } from '../../../../src/formats/image/integrity.ts';
import { hasOwnReader, readImage } from '../../../../src/formats/image/reader.ts';
import { pictureFixtures, refusedFixtures } from '../../../support/picture-fixtures.ts';
import { readFixture } from '../../../support/read-fixture.ts';

/** What happens to a file before a browser sees it. */
async function admit(file: string): Promise<string> {
  const bytes = await readFixture(file);
  const header = sniffImage(bytes);
  const reader = checkIntegrity(bytes, header);
  if (reader === 'own' && hasOwnReader(header.format)) await readImage(bytes, header.format);
  return reader;
}

describe('what Pillow reads is accepted', () => {
  test.each(pictureFixtures)('$name', async ({ file }) => {
    await expect(admit(file)).resolves.toMatch(/^(planes-or-bitmap|bitmap|native-alpha|own|library)$/);
  });
});

describe('what is not encoded is refused with its code', () => {
  test.each(refusedFixtures)('$name', async ({ file, code }) => {
    await expect(admit(file)).rejects.toMatchObject({ name: 'FormatError', code });
  });
});

test('a PNG with a fault that Pillow forgives goes to our own reader', async () => {
  await expect(admit('images/png-wrong-idat-checksum.png')).resolves.toBe('own');
  await expect(admit('images/png-without-iend.png')).resolves.toBe('own');
  await expect(admit('images/png-rgb.png')).resolves.toBe('bitmap');
});
