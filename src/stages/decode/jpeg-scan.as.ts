// A baseline JPEG of three components in one scan → the planes of the source.
import { BAD, decodeBlock, difference, isOverdrawn, makeHuffmanTable, openData, TABLE_BYTES } from './jpeg-entropy.as';
import { inverseDct, inverseFlatDct, inverseSparseDct, SPARSE_PLACES } from './jpeg-idct.as';
import { I420, I444, height, kind, plane0, plane1, plane2, stride0, stride1, width } from './source.as';

export { makeHuffmanTable };

/** Bytes of a Huffman table. */
export function huffmanTableBytes(): usize {
  return TABLE_BYTES;
}

/** For each component, 32 bits each: tables for first and other coefficients, quantisation. */
const tables = memory.data(36, 4);
/** A block's coefficients. */
const block = memory.data(128, 16);
/** First coefficients of the blocks before. */
const firsts = memory.data(12, 4);

export function setComponent(component: usize, dc: usize, ac: usize, quant: usize): void {
  store<u32>(tables + 12 * component, u32(dc));
  store<u32>(tables + 12 * component, u32(ac), 4);
  store<u32>(tables + 12 * component, u32(quant), 8);
}

function clearBlock(): void {
  const zero = i64x2.splat(0);
  v128.store(block, zero);
  v128.store(block, zero, 16);
  v128.store(block, zero, 32);
  v128.store(block, zero, 48);
  v128.store(block, zero, 64);
  v128.store(block, zero, 80);
  v128.store(block, zero, 96);
  v128.store(block, zero, 112);
}

function decodeInto(component: usize, dst: usize, stride: usize): bool {
  const dc = usize(load<u32>(tables + 12 * component));
  const ac = usize(load<u32>(tables + 12 * component, 4));
  const quant = usize(load<u32>(tables + 12 * component, 8));
  const places = decodeBlock(block, dc, ac);
  if (places == BAD) return false;
  const first = load<i32>(firsts + 4 * component) + difference;
  store<i32>(firsts + 4 * component, first);
  if (places == 1) {
    inverseFlatDct(i32(i16(first)), quant, dst, stride);
    return true;
  }
  store<i16>(block, i16(first));
  if (places <= SPARSE_PLACES) inverseSparseDct(block, quant, dst, stride);
  else inverseDct(block, quant, dst, stride);
  clearBlock();
  return true;
}

/**
 * Decodes the scan into the planes of the set source, rows and columns up to whole MCUs.
 *
 * @param from - where its data begin; 16 bytes behind `end` may be read
 * @param behind - address behind the room for data laid out; see openData
 * @param interval - MCUs between restarts; 0 for none
 * @returns whether it was all there and right, up to the end marker; else the planes hold anything
 */
export function decodeScan(from: usize, end: usize, behind: usize, interval: i32): bool {
  const h = kind == I444 ? 1 : 2;
  const v = kind == I420 ? 2 : 1;
  const wide = (width + 8 * h - 1) / (8 * h);
  const high = (height + 8 * v - 1) / (8 * v);
  memory.fill(block, 0, 128);
  memory.fill(firsts, 0, 12);
  let at = openData(from, end, behind);
  let left = interval;
  let restarts: u32 = 0;
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      if (interval > 0 && left-- == 0) {
        if (isOverdrawn() || at + 2 > end || load<u8>(at, 1) != 0xd0 + (restarts & 7)) return false;
        restarts++;
        left = interval - 1;
        memory.fill(firsts, 0, 12);
        at = openData(at + 2, end, behind);
      }
      for (let row = 0; row < v; row++) {
        const line = plane0 + stride0 * usize(8 * (v * y + row));
        for (let column = 0; column < h; column++)
          if (!decodeInto(0, line + usize(8 * (h * x + column)), stride0)) return false;
      }
      const chroma = stride1 * usize(8 * y) + usize(8 * x);
      if (!decodeInto(1, plane1 + chroma, stride1)) return false;
      if (!decodeInto(2, plane2 + chroma, stride1)) return false;
      if (isOverdrawn()) return false;
    }
  }
  return at + 2 <= end && load<u8>(at, 1) == 0xd9;
}
