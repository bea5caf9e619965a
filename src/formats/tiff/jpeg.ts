import { damaged, truncated, unsupported } from '../image/failure.ts';
import { MAX_IMAGE_PIXELS } from '../image/limits.ts';
import { readJpegCoefficients } from '../jpeg/coefficients.ts';
import { setRgb } from '../jpeg/colour.ts';
import { readLosslessJpeg } from '../jpeg/lossless.ts';
import { makeJpegPlane } from '../jpeg/planes.ts';
import { walkJpegSegments } from '../jpeg/segments.ts';
import type { TiffBlock } from './blocks.ts';
import type { TiffLayout } from './layout.ts';

const YCBCR = 6; // TIFF's photometric interpretation
const MARKER_BYTES = 2; // start of image, end of image
const SOF_LOSSLESS = 0xc3;
/** Frame kinds that libtiff hands on to libjpeg, and we can decode. */
const READABLE_FRAMES = new Set([0xc0, 0xc1, 0xc2, SOF_LOSSLESS]);

/**
 * Decodes one strip or tile of JPEG, as libtiff does with libjpeg: each is a JPEG of its own, whose tables may stand apart.
 * What its colours mean is the TIFF's to say: Adobe's marker is not asked.
 *
 * @returns `heightPx * rowBytes` bytes, samples side by side, as they are stored, but for YCbCr of three: those come as RGB
 * @throws FormatError `image-damaged`, `image-truncated`, `image-unsupported`
 */
export function decodeTiffJpeg(block: TiffBlock, layout: TiffLayout): Uint8Array {
  const stream = withTables(block.source, layout.jpegTables);
  const { widthPx, heightPx } = block;
  const frame = readFrame(stream);
  checkFrame(frame, block, layout);
  const isYcc = layout.photometric === YCBCR && !layout.isPlanar;
  const planes = frame.marker === SOF_LOSSLESS ? readLosslessJpeg(stream) : readPlanes(stream);
  if (isYcc && frame.marker === SOF_LOSSLESS) throw unsupported('content is TIFF with lossless JPEG in YCbCr'); // to libjpeg as well
  const rows = new Uint8Array(heightPx * block.rowBytes);
  for (let row = 0; row < heightPx; row++) {
    const line = planes.map((plane) => plane.subarray(row * frame.widthPx, row * frame.widthPx + widthPx));
    fillRow(rows.subarray(row * block.rowBytes), line, isYcc);
  }
  return rows;
}

/** Decodes a JPEG that is not lossless: a plane of full size for every component. */
function readPlanes(stream: Uint8Array): readonly Uint8Array[] {
  const jpeg = readJpegCoefficients(stream);
  return jpeg.components.map((component) => makeJpegPlane(jpeg, component));
}

interface Frame {
  readonly marker: number;
  readonly precisionBits: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: number;
}

function readFrame(stream: Uint8Array): Frame {
  for (const { marker, start, end } of walkJpegSegments(stream)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (!isFrame) continue;
    const payload = stream.subarray(start, end);
    const components = payload[5] ?? 0;
    if (payload.length < 6 + 3 * components) throw truncated('JPEG frame header ends inside its components');
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    return { marker, precisionBits: payload[0]!, heightPx: view.getUint16(1), widthPx: view.getUint16(3), components };
  }
  throw damaged('JPEG has no frame header before its first scan');
}

/** Before anything is decoded, for what the JPEG says of itself decides how much memory it takes. */
function checkFrame(frame: Frame, block: TiffBlock, { block: { isTile } }: TiffLayout): void {
  const { marker, precisionBits, widthPx, heightPx, components } = frame;
  if (!READABLE_FRAMES.has(marker))
    throw unsupported(`content is TIFF with JPEG of the kind 0xff${marker.toString(16)}`);
  if (precisionBits !== 8) throw unsupported(`content is TIFF with JPEG of ${precisionBits} bits a sample`);
  if (components !== block.samplesPerPixel) {
    throw damaged(`TIFF block is JPEG of ${components} components, expected ${block.samplesPerPixel}`);
  }
  const sizes = `${widthPx} × ${heightPx}, expected ${block.widthPx} × ${block.heightPx}`;
  if (widthPx < block.widthPx || heightPx < block.heightPx) throw truncated(`TIFF block is JPEG of ${sizes}`);
  // libtiff takes no larger one either, but for a last strip that was filled up.
  const isLarger = widthPx > block.widthPx || (isTile && heightPx > block.heightPx);
  if (isLarger || widthPx * heightPx > MAX_IMAGE_PIXELS) throw damaged(`TIFF block is JPEG of ${sizes}`);
}

function fillRow(row: Uint8Array, line: readonly Uint8Array[], isYcc: boolean): void {
  const [first, second, third] = line;
  if (isYcc && first && second && third) {
    for (let x = 0; x < first.length; x++) setRgb(row, 3 * x, { y: first[x]!, cb: second[x]!, cr: third[x]! });
    return;
  }
  line.forEach((samples, channel) => {
    for (let x = 0; x < samples.length; x++) row[line.length * x + channel] = samples[x]!;
  });
}

/** A whole JPEG: the tables' stream without its end, then the block's without its start. */
function withTables(source: Uint8Array, tables: Uint8Array | undefined): Uint8Array {
  if (source[0] !== 0xff || source[1] !== 0xd8) throw damaged('TIFF block is no JPEG');
  if (!tables || tables.length <= 2 * MARKER_BYTES) return source;
  const head = tables.subarray(0, tables.length - MARKER_BYTES);
  const whole = new Uint8Array(head.length + source.length - MARKER_BYTES);
  whole.set(head);
  whole.set(source.subarray(MARKER_BYTES), head.length);
  return whole;
}
