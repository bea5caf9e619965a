import type openLibheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs';
import { PipelineError } from '../../core/errors.ts';
import type { PixelSize } from '../../core/resize-plan.ts';
import type { SourceTarget } from './source-room.ts';

/** As libheif counts a picture's bytes. */
const PIXEL_BYTES = 4;

let opened: Promise<Libheif> | undefined;
type Libheif = ReturnType<typeof openLibheif>;

/** Loaded when the first HEIC is met: 2 MB. libheif-js gives the pixels themselves, where others give a canvas, which loses what alpha hides. */
function library(): Promise<Libheif> {
  opened ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then(({ default: open }) => open());
  opened.catch(() => (opened = undefined)); // a failure is not kept
  return opened;
}

/**
 * Decodes the primary picture of a HEIC by libheif, turned as the file says. Near to what pillow-heif gives, not equal: libheif's
 * build for browsers differs by a few levels.
 *
 * @returns the size as turned and cut
 * @throws PipelineError `image-damaged` if libheif refuses it
 */
export async function decodeHeic(bytes: Uint8Array, target: SourceTarget): Promise<PixelSize> {
  const heif = await library();
  const context = heif.heif_context_alloc();
  try {
    const { code, message } = heif.heif_context_read_from_memory(context, bytes);
    if (code !== heif.heif_error_code.heif_error_Ok) throw refused(message);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if (handle.code !== undefined) throw refused(handle.message);
    try {
      return await decodeHandle(heif, handle, target);
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
  }
}

async function decodeHandle(heif: Libheif, handle: unknown, target: SourceTarget): Promise<PixelSize> {
  const { heif_colorspace_RGB: colours } = heif.heif_colorspace;
  const picture = await heif.heif_js_decode_image2(handle, colours, heif.heif_chroma.heif_chroma_interleaved_RGBA);
  if ('code' in picture) throw refused(picture.message);
  try {
    const pixels = picture.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved);
    if (!pixels) throw refused('it gives no pixels');
    const { width: widthPx, height: heightPx, stride, data } = pixels;
    const size = { widthPx, heightPx };
    const { bytes } = target.openPacked('RGBA', size);
    const rowBytes = widthPx * PIXEL_BYTES;
    for (let row = 0; row < heightPx; row++) {
      bytes.set(data.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
    }
    return size;
  } finally {
    heif.heif_image_release(picture.image);
  }
}

function refused(message: string): PipelineError {
  return new PipelineError('image-damaged', 'decode', `HEIC cannot be decoded: ${message}`);
}
