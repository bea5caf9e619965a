import { toBase64 } from '../../core/base64.ts';
import { withGrace } from '../../core/grace.ts';
import { isAbort } from '../../core/errors.ts';
import type { DecodedImage } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import type { Decoders } from '../../pipeline/encode-folder.ts';
import type { ReportThumbnails } from './view.ts';

/** Characters of base64 that all thumbnails may have together: a larger file is no longer quick to open. */
const MAX_CHARACTERS = 24e6;
const QUALITY = 0.7;
/** The second is for browsers that write no WebP. */
const KINDS = ['image/webp', 'image/jpeg'] as const;

/** How thumbnails are made. */
export interface ThumbnailWork {
  /** Longer edge, in pixels. */
  readonly edgePx: number;
  /** Of {@link thumbnailSpec}. */
  readonly decoders: Decoders;
  readonly open: (path: string) => Promise<File>;
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
  readonly maxCharacters?: number;
}

/** What makes a small square of a whole picture, upright, its values 0 to 255: whatever can be encoded has a thumbnail. */
export function thumbnailSpec(edgePx: number): Preprocessing {
  return {
    ...{ preset: 'squash', sizePx: edgePx, resizePx: edgePx, filter: 'bilinear', pillow: '13' },
    ...{ exif: 'upright', wideGrey: 'scale', channels: 'RGB', range: '0-255' },
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
  };
}

/**
 * Makes thumbnails of pictures, as many as there is room for, in their order.
 *
 * @throws the signal's reason
 */
export async function makeThumbnails(paths: readonly string[], work: ThumbnailWork): Promise<ReportThumbnails> {
  const { edgePx, decoders, onProgress, signal, maxCharacters = MAX_CHARACTERS } = work;
  const of = new Map<string, string>();
  const mimeType = await writableKind();
  let [characters, unreadable, done] = [0, 0, 0];
  const queue = paths.values();
  const makers = Array.from({ length: decoders.lanes }, async () => {
    while (characters < maxCharacters) {
      const { value: path, done: isEnd } = queue.next();
      if (isEnd) return;
      const encoded = await withGrace(encodeSmall(path, work, mimeType), { signal, graceMs: 0 }).catch(orNone);
      signal.throwIfAborted();
      done++;
      if (encoded === undefined) unreadable++;
      else {
        of.set(path, encoded);
        characters += encoded.length;
      }
      onProgress(Math.min(1, Math.max(done / paths.length, characters / maxCharacters)));
    }
  });
  await Promise.all(makers);
  return { edgePx, of, mimeType, unreadable, leftOut: paths.length - done };
}

/** A file that is gone, or that crashes its decoder, is no reason to have no report. */
function orNone(error: unknown): undefined {
  if (isAbort(error)) throw error;
}

/** Base64 of a picture, made small. */
async function encodeSmall(
  path: string,
  { edgePx, decoders, open, signal }: ThumbnailWork,
  mimeType: string,
): Promise<string> {
  const seat = await decoders.admit(signal);
  try {
    await seat.read(await open(path), path);
    const byteLength = 3 * edgePx * edgePx * Float32Array.BYTES_PER_ELEMENT;
    const image = await seat.decode({ buffer: new ArrayBuffer(byteLength), byteOffset: 0, byteLength });
    return await encodePixels(toSquare(image, edgePx), image, mimeType);
  } finally {
    seat.leave();
  }
}

function toSquare({ prepared: { lease } }: DecodedImage, edgePx: number): ImageData {
  const count = edgePx * edgePx;
  const tensor = new Float32Array(lease.buffer, lease.byteOffset, 3 * count);
  const pixels = new ImageData(edgePx, edgePx);
  pixels.data.fill(255); // opaque
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < count; i++) pixels.data[4 * i + channel] = tensor[channel * count + i]!;
  }
  return pixels;
}

/** Gives a square the proportions of its picture. */
async function encodePixels(square: ImageData, size: DecodedImage, mimeType: string): Promise<string> {
  const scale = square.width / Math.max(size.widthPx, size.heightPx);
  const [width, height] = [size.widthPx, size.heightPx].map((px) => Math.max(1, Math.round(px * scale)));
  const canvas = new OffscreenCanvas(width!, height!);
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('browser gives no canvas');
  const bitmap = await createImageBitmap(square, { resizeWidth: width!, resizeHeight: height!, resizeQuality: 'high' });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const small = await canvas.convertToBlob({ type: mimeType, quality: QUALITY });
  return toBase64(new Uint8Array(await small.arrayBuffer()));
}

async function writableKind(): Promise<string> {
  const canvas = new OffscreenCanvas(1, 1);
  canvas.getContext('2d');
  const [preferred, other] = KINDS;
  return (await canvas.convertToBlob({ type: preferred })).type === preferred ? preferred : other;
}
