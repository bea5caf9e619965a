import type { PixelSize } from '../../core/resize-plan.ts';
import { decodeOnCanvas, openCanvas } from './bitmap-canvas.ts';
import type { PixelReport } from './decode.contract.ts';
import { decodeNatively, hasNativeFrames } from './native-frame.ts';
import { BROWSER_TYPES } from './picture-ways.ts';
import type { PixelKernel } from './pixel-kernel.ts';
import { PROBE_PICTURES, PROBE_SIZE } from './probe-pictures.ts';

/**
 * Decodes known pictures by every way that this browser has, and compares every byte with Pillow's. Where none gives them, the
 * browser is not asked for such pictures at all: our reader and libwebp need no proof by browser.
 *
 * @param kernel - does the colours; whatever it held is lost
 */
export async function probePixels(kernel: PixelKernel): Promise<PixelReport> {
  const canvasIsClean = isCanvasClean();
  const isExact = async (name: keyof typeof PROBE_PICTURES, way: 'native' | 'canvas') =>
    way === 'native' && !hasNativeFrames() ? false : (await showsKnownBytes(kernel, name, way)) === 'exact';

  const choose = async (format: 'jpeg' | 'webp') => {
    if (await isExact(format, 'native')) return 'native';
    // Noise may spare a picture as small as the known one.
    return canvasIsClean && (await isExact(format, 'canvas')) ? 'canvas' : 'own';
  };
  const jpeg = await choose('jpeg');
  const webp = await choose('webp');
  // A canvas loses what alpha hides, and so do Firefox's frames of WebP.
  const webpAlpha = (await isExact('webpAlpha', 'native')) ? 'native' : 'own';
  const png = (await isExact('png', 'native')) ? 'native' : 'own';
  return { ways: { jpeg, webp, webpAlpha, png }, canvasIsClean };
}

/**
 * Decodes a known picture in one way, and compares every byte with Pillow's.
 *
 * @returns `refused` where this way is not there
 */
export async function showsKnownBytes(
  kernel: PixelKernel,
  name: keyof typeof PROBE_PICTURES,
  way: 'native' | 'canvas',
): Promise<'exact' | 'near' | 'refused'> {
  const known = PROBE_PICTURES[name];
  const decode = way === 'native' ? decodeNatively : decodeOnCanvas;
  const type = BROWSER_TYPES[name === 'avifAlpha' ? 'avif' : name === 'webpAlpha' ? 'webp' : name];
  try {
    await decode(fromBase64(known.file), type, PROBE_SIZE, kernel);
  } catch {
    return 'refused';
  }
  kernel.resize(unchanged(PROBE_SIZE));
  const expected = fromBase64(known.rgb);
  return kernel.rgb().every((value, i) => value === expected[i]) ? 'exact' : 'near';
}

function unchanged({ widthPx, heightPx }: PixelSize) {
  const axis = (size: number) => ({ inSize: size, outSize: size, from: 0, count: size });
  return { horizontal: axis(widthPx), vertical: axis(heightPx), verticalFirst: false, filter: 'bilinear' } as const;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const FILL_PX = 64;
const BANDS = 16;

/**
 * Whether what is drawn on a canvas reads back unchanged. Brave, and Firefox with its protection against fingerprinting,
 * change low bits of a few pixels: hence many pixels of many colours.
 */
export function isCanvasClean(): boolean {
  const context = openCanvas(FILL_PX, FILL_PX);
  const colour = (band: number) => [(band * 83) % 256, (band * 151 + 40) % 256, 255 - band * 13] as const;
  const bandPx = FILL_PX / BANDS;
  for (let band = 0; band < BANDS; band++) {
    context.fillStyle = `rgb(${colour(band).join()})`;
    context.fillRect(0, band * bandPx, FILL_PX, bandPx);
  }
  const { data } = context.getImageData(0, 0, FILL_PX, FILL_PX);
  for (let pixel = 0; pixel < FILL_PX * FILL_PX; pixel++) {
    const band = Math.floor(pixel / FILL_PX / bandPx);
    const expected = [...colour(band), 255];
    if (expected.some((value, channel) => data[4 * pixel + channel] !== value)) return false;
  }
  return true;
}
