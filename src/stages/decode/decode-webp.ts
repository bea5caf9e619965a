import type openLibwebp from '@jsquash/webp/codec/dec/webp_dec.js';
import wasmUrl from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import { PipelineError, messageOf } from '../../core/errors.ts';
import type { ImageHeader } from '../../formats/image/header.ts';
import { readFirstWebpFrame, type WebpFrame } from '../../formats/webp/first-frame.ts';
import type { SourceTarget } from './source-room.ts';

type WebpSize = Pick<ImageHeader, 'widthPx' | 'heightPx' | 'hasAlpha'>;
type Libwebp = Awaited<ReturnType<typeof openLibwebp>>;

let opened: Promise<Libwebp> | undefined;

/** Loaded when a WebP is met that this browser does not give unchanged, or an animation: 0.14 MB. */
function library(): Promise<Libwebp> {
  opened ??= import('@jsquash/webp/codec/dec/webp_dec.js').then(({ default: open }) =>
    open({ noInitialRun: true, locateFile: () => wasmUrl }),
  );
  opened.catch(() => (opened = undefined)); // a failure is not kept
  return opened;
}

/**
 * Decodes a WebP by libwebp, as Pillow does, with the colours under transparent pixels; of an animation, its first frame.
 *
 * @throws PipelineError `image-damaged` if libwebp refuses it; FormatError `image-damaged`
 */
export async function decodeWebp(
  bytes: Uint8Array<ArrayBuffer>,
  { header, isAnimation }: { readonly header: WebpSize; readonly isAnimation: boolean },
  target: SourceTarget,
): Promise<void> {
  const frame = isAnimation ? readFirstWebpFrame(bytes, header) : undefined;
  const { widthPx, heightPx } = frame ?? header;
  const still = frame?.still ?? bytes;
  const webp = await library();
  let picture: ImageData | null;
  try {
    picture = webp.decode(still.buffer.slice(still.byteOffset, still.byteOffset + still.byteLength));
  } catch (error) {
    opened = undefined; // a library that has broken off is not asked again
    throw refused(messageOf(error), error);
  }
  if (!picture) throw refused('it is no whole picture');
  if (picture.width !== widthPx || picture.height !== heightPx) {
    throw refused(`it has ${picture.width} × ${picture.height} pixels, header says ${widthPx} × ${heightPx}`);
  }
  const { bytes: room } = target.openPacked('RGBA', header);
  if (frame) placeFrame(room, header, frame, picture.data);
  else room.set(picture.data);
}

/** Around the frame is nothing: black, and transparent where the animation has alpha. */
function placeFrame(room: Uint8Array, canvas: WebpSize, frame: WebpFrame, pixels: Uint8ClampedArray): void {
  room.fill(0, 0, 4 * canvas.widthPx * canvas.heightPx);
  for (let y = 0; y < frame.heightPx; y++) {
    const row = pixels.subarray(4 * y * frame.widthPx, 4 * (y + 1) * frame.widthPx);
    room.set(row, 4 * ((frame.topPx + y) * canvas.widthPx + frame.leftPx));
  }
  if (canvas.hasAlpha) return;
  for (let at = 3; at < 4 * canvas.widthPx * canvas.heightPx; at += 4) room[at] = 255;
}

function refused(message: string, cause?: unknown): PipelineError {
  return new PipelineError('image-damaged', 'decode', `WebP cannot be decoded: ${message}`, { cause });
}
