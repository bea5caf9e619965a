import type openLibjxl from '@jsquash/jxl/codec/dec/jxl_dec.js';
import wasmUrl from '@jsquash/jxl/codec/dec/jxl_dec.wasm?url';
import { PipelineError, messageOf } from '../../core/errors.ts';
import type { PixelSize } from '../../core/resize-plan.ts';
import type { SourceTarget } from './source-room.ts';

type Libjxl = Awaited<ReturnType<typeof openLibjxl>>;

let opened: Promise<Libjxl> | undefined;

/** Loaded when the first JPEG XL is met: 0.9 MB. */
function library(): Promise<Libjxl> {
  opened ??= import('@jsquash/jxl/codec/dec/jxl_dec.js').then(({ default: open }) =>
    open({ noInitialRun: true, locateFile: () => wasmUrl }),
  );
  opened.catch(() => (opened = undefined)); // a failure is not kept
  return opened;
}

/**
 * Decodes a JPEG XL by libjxl, turned as the file says. Equal to what libjxl gives in Python where the file is lossless, else near.
 *
 * @returns the size as turned
 * @throws PipelineError `image-damaged` if libjxl refuses it
 */
export async function decodeJxl(bytes: Uint8Array<ArrayBuffer>, target: SourceTarget): Promise<PixelSize> {
  const jxl = await library();
  let picture: ImageData | null;
  try {
    picture = jxl.decode(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  } catch (error) {
    opened = undefined; // a library that has broken off is not asked again
    throw refused(messageOf(error), error);
  }
  if (!picture) throw refused('it is no whole picture');
  const size = { widthPx: picture.width, heightPx: picture.height };
  target.openPacked('RGBA', size).bytes.set(picture.data);
  return size;
}

function refused(message: string, cause?: unknown): PipelineError {
  return new PipelineError('image-damaged', 'decode', `JPEG XL cannot be decoded: ${message}`, { cause });
}
