import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readHeifHeader, withoutTurns } from '../../../../src/formats/heif/header.ts';
import { heifKind } from '../../../../src/formats/heif/kind.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import expected from '../../../golden/more-formats/expected.json' with { type: 'json' };

const read = async (name: string) => new Uint8Array(await readFile(`test/golden/more-formats/${name}`));
const names = Object.keys(expected) as (keyof typeof expected)[];
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test.each(names.filter((name) => name.endsWith('.avif')))(
  '%s has the size and the orientation that Pillow sees',
  async (name) => {
    const { widthPx, heightPx, orientation } = expected[name];
    expect(sniffImage(await read(name))).toMatchObject({ format: 'avif', widthPx, heightPx, orientation });
  },
);

test('alpha, depth and narrow grey are found', async () => {
  const headerOf = async (name: string) => readHeifHeader(await read(name), 'avif');
  expect(await headerOf('alpha.avif')).toMatchObject({ hasAlpha: true, reader: 'native-alpha', bitDepth: 8 });
  expect(await headerOf('420.avif')).toMatchObject({ hasAlpha: false, reader: 'bitmap' });
  expect(await headerOf('ten-bits.avif')).toMatchObject({ bitDepth: 10 });
  expect((await headerOf('grey.avif')).avif?.isNarrowGrey).toBe(false);
  expect((await headerOf('narrow-grey.avif')).avif?.isNarrowGrey).toBe(true);
});

test('an AVIF without its turn is as long, and is not turned', async () => {
  const turned = await read('turned-5.avif');
  const still = withoutTurns(turned);
  expect(still.length).toBe(turned.length);
  expect(readHeifHeader(still, 'avif').orientation).toBe(1);
  const upright = await read('420.avif');
  expect(withoutTurns(upright)).toBe(upright);
});

test('brands tell AVIF from HEIC, also behind a brand that says neither', async () => {
  expect(heifKind(await read('420.heic'))).toBe('heic');
  expect(heifKind(ascii('\0\0\0\x18ftypmif1\0\0\0\0mif1avif'))).toBe('avif');
  expect(heifKind(ascii('\0\0\0\x18ftypmif1\0\0\0\0miafheic'))).toBe('heic');
  expect(heifKind(ascii('\0\0\0\x14ftypisom\0\0\0\0mp42'))).toBeUndefined();
  expect(heifKind(ascii('RIFF'))).toBeUndefined();
});

test('HEIC is known only where it is wanted, for Pillow does not read it', async () => {
  const heic = await read('420.heic');
  expect(() => sniffImage(heic)).toThrow(
    expect.objectContaining({ code: 'image-unsupported', message: 'content is HEIC' }),
  );
  expect(sniffImage(heic, true)).toMatchObject({ format: 'heic', reader: 'library', orientation: 1 });
});

test('a cut or senseless file is refused', async () => {
  const avif = await read('420.avif');
  for (let end = 0; end < 200; end += 7) {
    const head = avif.slice(0, end);
    if (heifKind(head) === undefined) continue;
    expect(() => readHeifHeader(head, 'avif')).toThrow(expect.objectContaining({ code: 'image-damaged' }));
  }
  expect(() => readHeifHeader(ascii('\0\0\0\x10ftypavis\0\0\0\0\0\0\0\x08moov'), 'avif')).toThrow(/sequence/);
});
