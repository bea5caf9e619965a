import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkIntegrity } from '../../../../src/formats/image/integrity.ts';
import { sniffImage } from '../../../../src/formats/image/sniff.ts';
import { readBaselineJpeg } from '../../../../src/formats/jpeg/baseline.ts';
import { readJpeg } from '../../../../src/formats/jpeg/reader.ts';
import { decodeBaseline } from '../../../../src/stages/decode/decode-baseline.ts';
import { LeaseRoom } from '../../../../src/stages/decode/lease-room.ts';
import { PixelKernel } from '../../../../src/stages/decode/pixel-kernel.ts';
import type { SourceRoom } from '../../../../src/stages/decode/source-room.ts';
import { mutate } from '../../../support/mutate.ts';
import { NOTEBOOK } from '../../../support/notebook-preprocessing.ts';
import golden from './baseline-golden.json';

const IMAGES = join(import.meta.dirname, '../../../fixtures/images');
const DAMAGES_A_FILE = 200;
const MAX_PIXELS = 100_000;

function bytesOf({ file }: { readonly file: string }): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(file, 'base64'));
}

function wholeOf(size: number) {
  return { inSize: size, outSize: size, from: 0, count: size };
}

/** The kernel's picture as it is, `Uint8Array[height * width * 3]`. */
function rgbOf(kernel: PixelKernel, { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number }) {
  kernel.resize({
    ...{ horizontal: wholeOf(widthPx), vertical: wholeOf(heightPx) },
    ...{ verticalFirst: false, filter: 'bilinear' },
  });
  return kernel.rgb();
}

/** Samples that are not those of our reader in TypeScript, which mends damage as libjpeg does. */
function differences(room: SourceRoom, bytes: Uint8Array): number {
  const picture = readJpeg(bytes, sniffImage(bytes).jpeg!);
  if ('rgb' in picture) throw new Error('expected planes');
  return picture.planes.reduce((sum, { samples, stride, columns, rows }, i) => {
    const place = room.planes[i]!;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        if (room.bytes[place.offset + y * place.stride + x] !== samples[y * stride + x]) sum++;
      }
    }
    return sum;
  }, 0);
}

test.each(golden.cases)('$name: every byte is Pillow’s', async (item) => {
  const kernel = await PixelKernel.create();
  const bytes = bytesOf(item);
  const header = sniffImage(bytes);
  expect(decodeBaseline(bytes, header, kernel, kernel)).toBe(true);
  expect(createHash('sha256').update(rgbOf(kernel, header)).digest('hex')).toBe(item.sha256);
});

test('a kernel that held another picture gives the same bytes', async () => {
  const kernel = await PixelKernel.create();
  for (const item of [...golden.cases, ...golden.cases.toReversed()]) {
    const bytes = bytesOf(item);
    const header = sniffImage(bytes);
    expect(decodeBaseline(bytes, header, kernel, kernel)).toBe(true);
    expect(createHash('sha256').update(rgbOf(kernel, header)).digest('hex'), item.name).toBe(item.sha256);
  }
});

test('planes go to a lease where they fit, without a gap', async () => {
  const kernel = await PixelKernel.create();
  for (const item of golden.cases) {
    const bytes = bytesOf(item);
    const header = sniffImage(bytes);
    const lease = { buffer: new SharedArrayBuffer(6000), byteOffset: 8, byteLength: 5992, takesPlanes: true } as const;
    const room = new LeaseRoom(lease, kernel);
    expect(decodeBaseline(bytes, header, kernel, room)).toBe(true);
    expect(room.prepared(NOTEBOOK)?.picture).toMatchObject({ widthPx: header.widthPx, heightPx: header.heightPx });
    expect(differences(room.openPlanes(readBaselineJpeg(bytes, header)!.layout, header), bytes), item.name).toBe(0);
  }
});

/** A file with faults in its data, or anywhere; undefined where it has no header any more. */
function damagedFile(whole: Uint8Array<ArrayBuffer>, seed: number) {
  const { dataStart } = readBaselineJpeg(whole, sniffImage(whole))!;
  const [head, data] = [whole.subarray(0, dataStart), whole.subarray(dataStart)];
  const bytes = seed % 2 === 0 ? mutate(whole, whole, seed) : Uint8Array.from([...head, ...mutate(data, data, seed)]);
  try {
    return { bytes, header: sniffImage(bytes) };
  } catch {
    return undefined;
  }
}

test('a damaged file is left to whoever mends or refuses it, or there is nothing to mend', async () => {
  const kernel = await PixelKernel.create();
  let taken = 0;
  let left = 0;
  for (const [nth, item] of golden.cases.entries()) {
    for (let seed = 0; seed < DAMAGES_A_FILE; seed++) {
      const damaged = damagedFile(bytesOf(item), 10_000 * nth + seed);
      if (!damaged || damaged.header.widthPx * damaged.header.heightPx > MAX_PIXELS) continue;
      const { bytes, header } = damaged;
      if (!decodeBaseline(bytes, header, kernel, kernel)) {
        left++;
        continue;
      }
      taken++;
      const label = `${item.name}, ${seed}`;
      expect(() => checkIntegrity(bytes, header), label).not.toThrow();
      expect(differences(kernel.openPlanes(readBaselineJpeg(bytes, header)!.layout, header), bytes), label).toBe(0);
    }
  }
  expect(Math.min(taken, left)).toBeGreaterThan(1000);
});

test('no cut of a file is taken for a whole one', async () => {
  const kernel = await PixelKernel.create();
  for (const item of golden.cases.slice(0, 20)) {
    const whole = bytesOf(item);
    const { dataStart } = readBaselineJpeg(whole, sniffImage(whole))!;
    for (let end = dataStart; end < whole.length; end++) {
      const bytes = whole.slice(0, end);
      expect(decodeBaseline(bytes, sniffImage(bytes), kernel, kernel), `${item.name}, ${end}`).toBe(false);
    }
  }
});

test('pictures of every other kind are left to their own ways', () => {
  const taken = readdirSync(IMAGES).filter((name) => {
    const bytes = new Uint8Array(readFileSync(join(IMAGES, name)));
    return readBaselineJpeg(bytes, sniffImage(bytes, true)) !== undefined;
  });
  expect(
    taken.filter((name) => /progressive|grey|cmyk|ycck|rgb\.jpg|410|411|440|arithmetic|lossless/.test(name)),
  ).toEqual([]);
  expect(taken).toEqual(expect.arrayContaining(['jpeg-1x1.jpg', 'jpeg-422.jpg', 'jpeg-444.jpg', 'jpeg-exif-6.jpg']));
});
