import { PipelineError, messageOf } from '../../core/errors.ts';
import type { PixelSize } from '../../core/resize-plan.ts';
import type { SourceTarget } from './source-room.ts';

/** Pixels read from the canvas at a time: a whole 24-megapixel picture would need 100 MB twice over. */
const MAX_BAND_PIXELS = 8_000_000;

/**
 * Decodes a picture into a bitmap, draws that on a canvas and reads it back. Exact for opaque pictures, unless the browser
 * adds noise to what a canvas gives; a canvas multiplies colours by alpha and loses what it hides.
 *
 * @param bytes - the whole file, its EXIF orientation set to 1: Chromium turns bitmaps even with `imageOrientation: 'none'`
 * @param mimeType - of the content
 * @param size - as the file's header says
 * @returns whether any pixel is not opaque: such a picture's colours are not exact
 * @throws PipelineError `image-damaged` if the browser refuses it
 */
export async function decodeOnCanvas(
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: string,
  size: PixelSize,
  target: SourceTarget,
): Promise<{ readonly hasTransparency: boolean }> {
  const bitmap = await openBitmap(bytes, mimeType);
  try {
    const { width, height } = bitmap;
    if (width !== size.widthPx || height !== size.heightPx) {
      throw new PipelineError(
        'image-damaged',
        'decode',
        `browser decoded ${width} × ${height} pixels, header says ${size.widthPx} × ${size.heightPx}`,
      );
    }
    const rgba = target.openPacked('RGBX', size).bytes;
    readBands(bitmap, rgba);
    return { hasTransparency: hasTransparency(rgba) };
  } finally {
    bitmap.close();
  }
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, mimeType: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: mimeType }), {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'none',
    });
  } catch (error) {
    throw new PipelineError('image-damaged', 'decode', `browser cannot decode the ${mimeType}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function hasTransparency(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) {
    if (rgba[i] !== 255) return true;
  }
  return false;
}

function readBands(bitmap: ImageBitmap, rgbx: Uint8Array): void {
  const { width, height } = bitmap;
  const bandHeight = Math.min(height, Math.max(1, Math.floor(MAX_BAND_PIXELS / width)));
  const context = openCanvas(width, bandHeight);
  // Replace, do not blend: the last band is shorter, and transparent pixels must not show the band before.
  context.globalCompositeOperation = 'copy';
  for (let top = 0; top < height; top += bandHeight) {
    context.drawImage(bitmap, 0, -top);
    const rows = Math.min(bandHeight, height - top);
    rgbx.set(context.getImageData(0, 0, width, rows).data, top * width * 4);
  }
}

/** A canvas that is kept in plain memory, since it is read and never shown. */
export function openCanvas(widthPx: number, heightPx: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true });
  if (!context) {
    throw new PipelineError('image-too-large', 'decode', `browser gives no canvas of ${widthPx} × ${heightPx} pixels`);
  }
  return context;
}
