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

const EDGE = 13_000; // within the limit of pixels, and 507 MB as RGB
const ascii = (text: string) => new TextEncoder().encode(text);

test.each([
  ['pnm', ascii(`P6 ${EDGE} ${EDGE} 255\n`)],
  ['pnm', ascii(`P3 ${EDGE} ${EDGE} 255\n1 2 3`)],
  ['pnm', ascii(`P1 ${EDGE} ${EDGE}\n1 0 1`)],
  ['pnm', ascii(`P4 ${EDGE} ${EDGE}\n`)],
  ['pnm', ascii(`Pf ${EDGE} ${EDGE} -1\n`)],
  ['gif', gifOf(EDGE)],
  ['bmp', bmpOf(EDGE)],
] as const)('%s: a header alone costs no memory, whatever size it claims', async (format, bytes) => {
  expect(sniffImage(bytes)).toMatchObject({ format, widthPx: EDGE, heightPx: EDGE });
  const before = process.memoryUsage().arrayBuffers;
  await expect(readImage(bytes, format)).rejects.toMatchObject({ code: 'image-truncated' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
});

function gifOf(edgePx: number): Uint8Array<ArrayBuffer> {
  const [low, high] = [edgePx & 255, edgePx >> 8];
  const screen = [low, high, low, high, 0, 0, 0];
  const frame = [0x2c, 0, 0, 0, 0, low, high, low, high, 0];
  return Uint8Array.from([...ascii('GIF89a'), ...screen, ...frame, 8, 3, 0, 1, 2, 0]);
}

function bmpOf(edgePx: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(54 + 30);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii('BM'));
  view.setUint32(10, 54, true); // where the pixels begin
  view.setUint32(14, 40, true); // bytes of the second header
  view.setUint32(18, edgePx, true);
  view.setUint32(22, edgePx, true);
  view.setUint16(28, 24, true); // bits a pixel
  return bytes;
}
