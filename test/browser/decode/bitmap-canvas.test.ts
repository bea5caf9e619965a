import { expect, test } from 'vitest';
import { withNeutralOrientation } from '../../../src/formats/exif/orientation.ts';
import { decodeOnCanvas } from '../../../src/stages/decode/bitmap-canvas.ts';
import type { SourceTarget } from '../../../src/stages/decode/source-room.ts';
import manifest from '../../fixtures/manifest.json';

// The way of browsers without ImageDecoder. What it gives is compared before any resize.

interface Caught {
  readonly target: SourceTarget;
  rgb(): Uint8Array<ArrayBuffer>;
}

function catchPixels(): Caught {
  let rgba = new Uint8Array(0);
  return {
    target: {
      openPlanes: () => {
        throw new Error('a canvas gives no planes');
      },
      openPacked: (layout, { widthPx, heightPx }) => {
        if (layout !== 'RGBX') throw new Error(`expected RGBX, got ${layout}`);
        rgba = new Uint8Array(widthPx * heightPx * 4);
        return { bytes: rgba, planes: [{ offset: 0, stride: 4 * widthPx }] };
      },
    },
    rgb: () => rgba.filter((_, i) => i % 4 !== 3),
  };
}

const urls = import.meta.glob<string>('../../fixtures/images/*.{jpg,webp,png}', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function openFixture(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(urls[`../../fixtures/${file}`]!)).arrayBuffer());
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const opaque = manifest.images.filter(({ name, format, properties }) => {
  const { hasAlpha }: { readonly hasAlpha?: boolean } = properties;
  // Four inks are read by our own reader: browsers truncate where Pillow rounds. Arithmetic coding is not decoded by all of them.
  return /^(JPEG|WEBP)$/.test(format) && !/cmyk|ycck|arithmetic/.test(name) && !hasAlpha;
});

/** A PNG of this size, drawn by `draw`, transparent elsewhere. */
async function drawPng(
  widthPx: number,
  heightPx: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  draw(canvas.getContext('2d')!);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

test('there are pictures to compare', () => {
  expect(opaque.length).toBeGreaterThan(20);
});

test.each(opaque)('$name on a canvas: every byte is Pillow’s', async ({ file, format, widthPx, heightPx, full }) => {
  const caught = catchPixels();
  const bytes = withNeutralOrientation(await openFixture(file));
  const { hasTransparency } = await decodeOnCanvas(
    bytes,
    `image/${format.toLowerCase()}`,
    { widthPx, heightPx },
    caught.target,
  );
  expect(hasTransparency).toBe(false);
  expect(await sha256(caught.rgb())).toBe(full.sha256);
});

test('a picture larger than one band of the canvas comes out whole', async () => {
  const bytes = await drawPng(4001, 2501, (context) => {
    for (let y = 0; y < 2501; y += 100) {
      context.fillStyle = `rgb(${y % 251}, ${(y * 3) % 241}, 7)`;
      context.fillRect(0, y, 4001, 100);
    }
  });
  const caught = catchPixels();
  await decodeOnCanvas(bytes, 'image/png', { widthPx: 4001, heightPx: 2501 }, caught.target);
  const rgb = caught.rgb();
  const wrong = Array.from({ length: 2501 }, (_, y) => y).filter((y) => {
    const from = Math.floor(y / 100) * 100;
    const at = (y * 4001 + 4000) * 3;
    return rgb[at] !== from % 251 || rgb[at + 1] !== (from * 3) % 241 || rgb[at + 2] !== 7;
  });
  expect(wrong).toEqual([]);
});

test('transparency is noticed', async () => {
  const bytes = await drawPng(3, 3, (context) => {
    context.fillRect(0, 0, 3, 2);
  });
  const found = await decodeOnCanvas(bytes, 'image/png', { widthPx: 3, heightPx: 3 }, catchPixels().target);
  expect(found.hasTransparency).toBe(true);
});

test('a size that contradicts the header is refused, with both', async () => {
  const bytes = await drawPng(3, 3, (context) => {
    context.fillRect(0, 0, 3, 3);
  });
  const decoding = decodeOnCanvas(bytes, 'image/png', { widthPx: 4, heightPx: 3 }, catchPixels().target);
  await expect(decoding).rejects.toThrow(/decoded 3 × 3 pixels, header says 4 × 3/);
});
