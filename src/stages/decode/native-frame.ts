import { PipelineError, messageOf } from '../../core/errors.ts';
import type { PixelSize } from '../../core/resize-plan.ts';
import type { PackedLayout, PlaneLayout, SourceRoom, SourceTarget } from './source-room.ts';

/** Whether this browser decodes into frames whose own bytes can be read. */
export function hasNativeFrames(): boolean {
  return typeof ImageDecoder === 'function' && typeof VideoFrame === 'function';
}

const PLANES: Partial<Record<VideoPixelFormat, PlaneLayout>> = { I420: 'I420', I422: 'I422', I444: 'I444' };
const PACKED: Partial<Record<VideoPixelFormat, PackedLayout>> = {
  BGRX: 'BGRX',
  BGRA: 'BGRA',
  RGBX: 'RGBX',
  RGBA: 'RGBA',
};

/**
 * Decodes the first picture with `ImageDecoder` and copies its own bytes: a JPEG's raw planes, other pictures' pixels with
 * their colour kept under transparency. Never turned by EXIF, never converted.
 *
 * @param bytes - the whole file; its buffer is detached if nothing else is in it
 * @param mimeType - of the content
 * @param size - as the file's header says
 * @throws PipelineError `image-damaged` if the browser refuses it, `image-unsupported` if it gives a format that we do not read
 */
export async function decodeNatively(
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: string,
  size: PixelSize,
  target: SourceTarget,
): Promise<void> {
  const decoder = openDecoder(bytes, mimeType);
  try {
    const { image } = await decoder.decode({ frameIndex: 0 });
    try {
      await copyFrame(image, { mimeType, size, target });
    } finally {
      image.close();
    }
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw new PipelineError('image-damaged', 'decode', `browser cannot decode the ${mimeType}: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    decoder.close();
  }
}

function openDecoder(bytes: Uint8Array<ArrayBuffer>, mimeType: string): ImageDecoder {
  // What lies among other files' bytes must not go with theirs.
  const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
  return new ImageDecoder({
    data: own,
    transfer: [own.buffer],
    type: mimeType,
    colorSpaceConversion: 'none',
    preferAnimation: false,
  });
}

/** A lossy WebP's planes are made as video's are; only JPEG has other layouts than 4:2:0. */
function planesOf(format: VideoPixelFormat, mimeType: string): PlaneLayout | undefined {
  if (mimeType === 'image/jpeg') return PLANES[format];
  return mimeType === 'image/webp' && format === 'I420' ? 'VP8' : undefined;
}

interface Copy {
  readonly mimeType: string;
  readonly size: PixelSize;
  readonly target: SourceTarget;
}

async function copyFrame(frame: VideoFrame, { mimeType, size, target }: Copy): Promise<void> {
  const rect = frame.visibleRect;
  if (rect?.width !== size.widthPx || rect.height !== size.heightPx) {
    const got = `${rect?.width ?? 0} × ${rect?.height ?? 0}`;
    throw new PipelineError(
      'image-damaged',
      'decode',
      `browser decoded ${got} pixels, header says ${size.widthPx} × ${size.heightPx}`,
    );
  }
  const format = frame.format;
  const planes = format === null ? undefined : planesOf(format, mimeType);
  const packed = format === null ? undefined : PACKED[format];
  if (planes) {
    const room = target.openPlanes(planes, size);
    await copyInto(frame, room);
  } else if (packed) {
    const room = target.openPacked(packed, size);
    await copyInto(frame, room);
  } else {
    throw new PipelineError(
      'image-unsupported',
      'decode',
      `browser decodes this picture to format ${format ?? 'none'}`,
    );
  }
}

/** Copies a frame's bytes. A browser need not write into shared memory, where a lease may lie: there they take a step between. */
async function copyInto(frame: VideoFrame, { bytes, planes }: SourceRoom): Promise<void> {
  const layout = [...planes];
  try {
    await frame.copyTo(bytes, { layout });
  } catch (error) {
    if (!(error instanceof TypeError) || bytes.buffer instanceof ArrayBuffer) throw error;
    const own = new Uint8Array(bytes.length);
    await frame.copyTo(own, { layout });
    bytes.set(own);
  }
}
