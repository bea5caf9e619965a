import type { PixelSize } from '../../core/resize-plan.ts';
import { ByteBuilder } from '../bytes/builder.ts';
import { damaged } from '../image/failure.ts';
import { walkWebpChunks, type WebpChunk } from './chunks.ts';

/** The first frame of an animation, as a file of its own. */
export interface WebpFrame extends PixelSize {
  /** Where it lies on the animation's canvas, from its left and top edges. */
  readonly leftPx: number;
  readonly topPx: number;
  /** The frame as a still WebP of its size. */
  readonly still: Uint8Array<ArrayBuffer>;
}

const FRAME_HEADER_BYTES = 16;
const VP8X_BYTES = 10;
const ALPHA_FLAG = 0x10;

/**
 * Finds the first frame of an animated WebP.
 *
 * @param bytes - the whole file, its chunks checked
 * @param canvas - as its header says
 * @throws FormatError `image-damaged`
 */
export function readFirstWebpFrame(bytes: Uint8Array, canvas: PixelSize): WebpFrame {
  const chunk = firstFrameChunk(bytes);
  if (!chunk) throw damaged('WebP is an animation without a frame');
  if (chunk.end - chunk.start < FRAME_HEADER_BYTES) throw damaged('WebP frame ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset + chunk.start, FRAME_HEADER_BYTES);
  const readUint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  const [leftPx, topPx] = [2 * readUint24(0), 2 * readUint24(3)];
  const [widthPx, heightPx] = [1 + readUint24(6), 1 + readUint24(9)];
  if (leftPx + widthPx > canvas.widthPx || topPx + heightPx > canvas.heightPx) {
    throw damaged('WebP has a frame outside the picture');
  }
  const parts = bytes.subarray(chunk.start + FRAME_HEADER_BYTES, chunk.end);
  return { leftPx, topPx, widthPx, heightPx, still: toStill(parts, { widthPx, heightPx }) };
}

function firstFrameChunk(bytes: Uint8Array): WebpChunk | undefined {
  for (const chunk of walkWebpChunks(bytes)) if (chunk.name === 'ANMF') return chunk;
  return undefined;
}

/** A frame's parts are those of a still picture: only what comes before them lacks. libwebp holds both sizes against each other. */
function toStill(parts: Uint8Array, { widthPx, heightPx }: PixelSize): Uint8Array<ArrayBuffer> {
  const file = new ByteBuilder();
  const u24 = (value: number) => file.u16(value & 0xffff).u8(value >> 16);
  file.text('RIFF').u32('WEBPVP8X'.length + 4 + VP8X_BYTES + parts.length);
  file.text('WEBPVP8X').u32(VP8X_BYTES).u32(ALPHA_FLAG);
  u24(widthPx - 1);
  u24(heightPx - 1);
  return file.raw(parts).take();
}
