import { damaged, truncated } from '../image/failure.ts';
import { MAX_IMAGE_PIXELS } from '../image/limits.ts';
import { readJpegCoefficients } from '../jpeg/coefficients.ts';
import { setRgb } from '../jpeg/colour.ts';
import { readJpegHeader } from '../jpeg/header.ts';
import { makeJpegPlane } from '../jpeg/planes.ts';
import type { TiffBlock } from './blocks.ts';
import type { TiffLayout } from './layout.ts';

const YCBCR = 6; // TIFF's photometric interpretation
const MARKER_BYTES = 2; // start of image, end of image

/**
 * Decodes one strip or tile of JPEG, as libtiff does with libjpeg: each is a JPEG of its own, whose tables may stand apart.
 *
 * @returns `heightPx * rowBytes` bytes, samples side by side: grey, or RGB whatever went in
 * @throws FormatError `image-damaged`, `image-truncated`, `image-unsupported`
 */
export function decodeTiffJpeg(block: TiffBlock, layout: TiffLayout): Uint8Array {
  const { widthPx, heightPx } = block;
  const stream = withTables(block.source, layout.jpegTables);
  checkSize(stream, block, layout);
  const jpeg = readJpegCoefficients(stream);
  const planes = jpeg.components.map((component) => makeJpegPlane(jpeg, component));
  const rows = new Uint8Array(heightPx * block.rowBytes);
  for (let row = 0; row < heightPx; row++) {
    const line = planes.map((plane) => plane.subarray(row * jpeg.widthPx, row * jpeg.widthPx + widthPx));
    fillRow(rows.subarray(row * block.rowBytes), line, layout.photometric === YCBCR);
  }
  return rows;
}

/** Before anything is decoded, for what the JPEG says of itself decides how much memory it takes. */
function checkSize(stream: Uint8Array, block: TiffBlock, { block: { isTile } }: TiffLayout): void {
  const { jpeg, widthPx, heightPx } = readJpegHeader(stream);
  if (jpeg?.components !== block.samplesPerPixel) {
    throw damaged(`TIFF block is JPEG of ${jpeg?.components ?? 0} components, expected ${block.samplesPerPixel}`);
  }
  const sizes = `${widthPx} × ${heightPx}, expected ${block.widthPx} × ${block.heightPx}`;
  if (widthPx < block.widthPx || heightPx < block.heightPx) throw truncated(`TIFF block is JPEG of ${sizes}`);
  // libtiff takes no larger one either, but for a last strip that was filled up.
  const isLarger = widthPx > block.widthPx || (isTile && heightPx > block.heightPx);
  if (isLarger || widthPx * heightPx > MAX_IMAGE_PIXELS) throw damaged(`TIFF block is JPEG of ${sizes}`);
}

function fillRow(row: Uint8Array, [first, second, third]: readonly Uint8Array[], isYcc: boolean): void {
  if (!first) return;
  for (let x = 0; x < first.length; x++) {
    if (!second || !third) row[x] = first[x]!;
    else if (isYcc) setRgb(row, 3 * x, { y: first[x]!, cb: second[x]!, cr: third[x]! });
    else row.set([first[x]!, second[x]!, third[x]!], 3 * x);
  }
}

/** A whole JPEG: the tables' stream without its end, then the block's without its start. */
function withTables(source: Uint8Array, tables: Uint8Array | undefined): Uint8Array {
  if (!tables || tables.length <= 2 * MARKER_BYTES) return source;
  const head = tables.subarray(0, tables.length - MARKER_BYTES);
  const whole = new Uint8Array(head.length + source.length - MARKER_BYTES);
  whole.set(head);
  whole.set(source.subarray(MARKER_BYTES), head.length);
  return whole;
}
