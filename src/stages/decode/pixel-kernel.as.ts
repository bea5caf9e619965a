// From what a decoder gives to the model's input, bit for bit as libjpeg, Pillow and torchvision. Driven by pixel-kernel.ts,
// which owns the memory: every address comes from there.
import { horizontalRows, verticalRow } from './resample-passes.as';
import { rowOfPairs } from './source-rows.as';
import { decodeScan, huffmanTableBytes, makeHuffmanTable, setComponent } from './jpeg-scan.as';
import { PAIRS, height, setPacked, setPlanes, setSource, width } from './source.as';

export { decodeScan, huffmanTableBytes, makeHuffmanTable, setComponent, setPacked, setPlanes, setSource };

/** First address that the compiler left free. */
export function heapBase(): usize {
  return __heap_base;
}

let xBounds: usize = 0;
let xCoefficients: usize = 0;
let xStride: usize = 0;
let xCount: i32 = 0;
let columnFrom: i32 = 0; // a multiple of 16
let columnTo: i32 = 0;

/** The horizontal table, and the columns that it reads. */
export function setHorizontal(
  bounds: usize,
  coefficients: usize,
  stride: usize,
  count: i32,
  from: i32,
  to: i32,
): void {
  xBounds = bounds;
  xCoefficients = coefficients;
  xStride = stride;
  xCount = count;
  columnFrom = from;
  columnTo = to;
}

let yBounds: usize = 0;
let yCoefficients: usize = 0;
let yStride: usize = 0;
let yCount: i32 = 0;

/** The vertical table. */
export function setVertical(bounds: usize, coefficients: usize, stride: usize, count: i32): void {
  yBounds = bounds;
  yCoefficients = coefficients;
  yStride = stride;
  yCount = count;
}

let rowBuffer: usize = 0;
let rowStride: usize = 0;
let ring: usize = 0;
let ringRows: i32 = 0;
let ringStride: usize = 0;
let tapRows: usize = 0;

/**
 * Room to work in: four rows of pairs, a ring of rows that holds the taps of one output row and three more, and their addresses.
 * So a picture of any height needs no second whole frame.
 */
export function setWork(row: usize, rowBytes: usize, ringBase: usize, rows: i32, stride: usize, addresses: usize): void {
  rowBuffer = row;
  rowStride = rowBytes;
  ring = ringBase;
  ringRows = rows;
  ringStride = stride;
  tapRows = addresses;
}

// @ts-ignore: decorator
@inline
function ringRow(y: i32): usize {
  return ring + ringStride * usize(y % ringRows);
}

/** The rows of the buffer, up to number `last`, whose output is `out` → outputs below each other. */
function horizontalOutputs(last: i32, out: usize): void {
  const b = min(1, last);
  const c = min(2, last);
  const first = out - 4 * usize(xCount) * usize(last);
  horizontalRows(
    rowBuffer,
    rowBuffer + rowStride * usize(b),
    rowBuffer + rowStride * usize(c),
    rowBuffer + rowStride * usize(last),
    xBounds,
    xCoefficients,
    xStride,
    xCount,
    first,
    first + 4 * usize(xCount) * usize(b),
    first + 4 * usize(xCount) * usize(c),
    out,
  );
}

/** Brings source row y into the ring, and where both passes' order allows it the next three too. @returns the first row that is not in it yet */
function fillRing(y: i32, verticalFirst: bool, from: usize, to: usize): i32 {
  if (verticalFirst) {
    const slot = ringRow(y);
    const row = rowOfPairs(y, columnFrom, columnTo, slot);
    if (row != slot) memory.copy(slot + from, row + from, to - from);
    return y + 1;
  }
  const b = min(y + 1, height - 1);
  const c = min(y + 2, height - 1);
  const d = min(y + 3, height - 1);
  horizontalRows(
    rowOfPairs(y, columnFrom, columnTo, rowBuffer),
    rowOfPairs(b, columnFrom, columnTo, rowBuffer + rowStride),
    rowOfPairs(c, columnFrom, columnTo, rowBuffer + 2 * rowStride),
    rowOfPairs(d, columnFrom, columnTo, rowBuffer + 3 * rowStride),
    xBounds,
    xCoefficients,
    xStride,
    xCount,
    ringRow(y),
    ringRow(b),
    ringRow(c),
    ringRow(d),
  );
  return y + 4;
}

/** The set source through both passes → xCount · yCount pixels R G B x. */
export function resize(verticalFirst: bool, dst: usize): void {
  const lastRow = height - 1;
  // Bytes of a row that the vertical pass needs; whole pairs, for the second pixel's bytes lie between the first one's.
  const from: usize = verticalFirst ? 4 * usize(columnFrom) : 0;
  const to: usize = verticalFirst ? 4 * usize((columnTo + 1) & ~1) : 4 * usize(xCount);
  let next = load<i32>(yBounds); // first source row that is not in the ring yet
  for (let i = 0; i < yCount; i++) {
    const first = load<i32>(yBounds + 8 * i);
    const pairs = load<i32>(yBounds + 8 * i, 4);
    // The second tap of the last pair may lie below the picture: its coefficient is 0, whatever its slot holds.
    const last = min(first + 2 * pairs - 1, lastRow);
    while (next <= last) next = fillRing(next, verticalFirst, from, to);
    for (let tap = 0; tap < 2 * pairs; tap++) store<u32>(tapRows + 4 * tap, u32(ringRow(first + tap)));
    const coefficients = yCoefficients + yStride * i;
    const out = dst + 4 * usize(xCount) * i;
    if (!verticalFirst) {
      verticalRow(tapRows, pairs, coefficients, from, to, out);
      continue;
    }
    verticalRow(tapRows, pairs, coefficients, from, to, rowBuffer + rowStride * usize(i & 3));
    if ((i & 3) == 3 || i == yCount - 1) horizontalOutputs(i & 3, out);
  }
}

/**
 * Turns the set source as its EXIF orientation says, and makes the turned picture the source.
 *
 * @param orientation - 1 to 8
 * @param frame - room for the turned picture as pairs
 * @param frameStride - bytes a row of it
 */
export function orient(orientation: i32, row: usize, frame: usize, frameStride: usize): void {
  const isSwapped = orientation >= 5;
  const outWidth = isSwapped ? height : width;
  const outHeight = isSwapped ? width : height;
  const fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const fromBelow = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  for (let y = 0; y < height; y++) {
    const src = rowOfPairs(y, 0, width, row);
    const outerY = fromBelow ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const innerX = fromRight ? width - 1 - x : x;
      const outX = isSwapped ? outerY : innerX;
      const outY = isSwapped ? innerX : outerY;
      const pixel = src + 8 * usize(x >> 1) + usize(x & 1);
      const to = frame + frameStride * usize(outY) + 8 * usize(outX >> 1) + usize(outX & 1);
      store<u8>(to, load<u8>(pixel));
      store<u8>(to, load<u8>(pixel, 2), 2);
      store<u8>(to, load<u8>(pixel, 4), 4);
    }
  }
  setSource(PAIRS, outWidth, outHeight);
  setPacked(frame, frameStride);
}

/** `count` pixels R G B x → three planes of float32, each value out of its channel's table of 256. */
export function normalise(src: usize, count: i32, tables: usize, dst: usize): void {
  const plane: usize = 4 * usize(count);
  const end = src + plane;
  for (; src < end; src += 4) {
    store<f32>(dst, load<f32>(tables + 4 * usize(load<u8>(src))));
    store<f32>(dst + plane, load<f32>(tables + 4 * usize(load<u8>(src, 1)), 1024));
    store<f32>(dst + 2 * plane, load<f32>(tables + 4 * usize(load<u8>(src, 2)), 2048));
    dst += 4;
  }
}
