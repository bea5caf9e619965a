import type openLibwebp from '@jsquash/webp/codec/dec/webp_dec.js';
import wasmUrl from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import { PipelineError, messageOf } from '../../core/errors.ts';
import { unsupported } from '../../formats/image/failure.ts';
import type { ImageHeader } from '../../formats/image/header.ts';
import type { SourceTarget } from './source-room.ts';

type Libwebp = Awaited<ReturnType<typeof openLibwebp>>;

let opened: Promise<Libwebp> | undefined;

/** Loaded when a WebP is met that this browser does not give unchanged: 0.14 MB. */
function library(): Promise<Libwebp> {
  opened ??= import('@jsquash/webp/codec/dec/webp_dec.js').then(({ default: open }) =>
    open({ noInitialRun: true, locateFile: () => wasmUrl }),
  );
  opened.catch(() => (opened = undefined)); // a failure is not kept
  return opened;
}

/**
 * Decodes a WebP by libwebp, as Pillow does, with the colours under transparent pixels.
 *
 * @throws PipelineError `image-damaged` if libwebp refuses it; FormatError `image-unsupported` for an animation
 */
export async function decodeWebp(
  bytes: Uint8Array<ArrayBuffer>,
  { widthPx, heightPx, animated }: Pick<ImageHeader, 'widthPx' | 'heightPx' | 'animated'>,
  target: SourceTarget,
): Promise<void> {
  if (animated) throw unsupported('content is an animated WebP, which this browser does not give unchanged');
  const webp = await library();
  let picture: ImageData | null;
  try {
    picture = webp.decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  } catch (error) {
    opened = undefined; // a library that has broken off is not asked again
    throw refused(messageOf(error), error);
  }
  if (!picture) throw refused('it is no whole picture');
  if (picture.width !== widthPx || picture.height !== heightPx) {
    throw refused(`it has ${picture.width} × ${picture.height} pixels, header says ${widthPx} × ${heightPx}`);
  }
  target.openPacked('RGBA', { widthPx, heightPx }).bytes.set(picture.data);
}

function refused(message: string, cause?: unknown): PipelineError {
  return new PipelineError('image-damaged', 'decode', `WebP cannot be decoded: ${message}`, { cause });
}
