import { damaged, truncated } from '../image/failure.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MAX_CODES = 4096;

/** What a byte of LZW can become at most: a code of 12 bits stands for fewer than 4096 bytes. */
export const MAX_LZW_RATIO = (MAX_CODES * 8) / 12;
/** What a byte of PackBits can become at most: two of them stand for 128. */
export const MAX_PACK_BITS_RATIO = 64;

/**
 * Undoes TIFF's LZW: highest bit first, codes grow one early. Files from before 1988 have the lowest bit first and codes that
 * grow in time; libtiff knows them by their first code.
 *
 * @param byteCount - what must come out; more is ignored
 * @throws FormatError `image-truncated` if the data end early, `image-damaged` at an impossible code
 */
export function decodeTiffLzw(source: Uint8Array, byteCount: number): Uint8Array {
  const out = new Uint8Array(byteCount);
  const prefixes = new Uint16Array(MAX_CODES);
  const suffixes = new Uint8Array(MAX_CODES);
  const lengths = new Uint16Array(MAX_CODES).fill(1, 0, CLEAR);
  for (let i = 0; i < CLEAR; i++) suffixes[i] = i;
  let filled = 0;
  let next = FIRST_FREE;
  const isOldStyle = source[0] === 0 && (source[1]! & 1) === 1;
  const early = isOldStyle ? 0 : 1;
  let codeBits = 9;
  let previous: number | undefined;
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; filled < byteCount;) {
    while (bitCount < codeBits && at < source.length) {
      bits = isOldStyle ? bits | (source[at++]! << bitCount) : ((bits << 8) | source[at++]!) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < codeBits) break;
    const code = (isOldStyle ? bits : bits >> (bitCount - codeBits)) & ((1 << codeBits) - 1);
    if (isOldStyle) bits >>= codeBits;
    bitCount -= codeBits;
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST_FREE;
      codeBits = 9;
      previous = undefined;
      continue;
    }
    const isNew = previous !== undefined && code === next;
    if (code > CLEAR && !isNew && (previous === undefined || code > next))
      throw damaged(`TIFF has an LZW code out of range, ${code}`);

    const known = isNew ? previous! : code;
    const end = filled + lengths[known]!;
    let rest = known;
    for (let to = end - 1; to > filled; to--) {
      if (to < byteCount) out[to] = suffixes[rest]!;
      rest = prefixes[rest]!;
    }
    const firstByte = suffixes[rest]!;
    out[filled] = firstByte;
    filled = end;
    if (isNew && filled < byteCount) out[filled] = firstByte;
    if (isNew) filled++;
    if (previous !== undefined && next < MAX_CODES) {
      prefixes[next] = previous;
      suffixes[next] = firstByte;
      lengths[next] = lengths[previous]! + 1;
      next++;
      if (next >= (1 << codeBits) - early && codeBits < 12) codeBits++;
    }
    previous = code;
  }
  if (filled < byteCount) throw truncated(`TIFF block gives ${filled} bytes, expected ${byteCount}`);
  return out;
}

/**
 * Undoes PackBits.
 *
 * @param byteCount - what must come out; more is ignored
 * @throws FormatError `image-truncated` if the data end early
 */
export function decodePackBits(source: Uint8Array, byteCount: number): Uint8Array {
  const out = new Uint8Array(byteCount);
  let filled = 0;
  for (let at = 0; filled < byteCount;) {
    const head = source[at++];
    if (head === undefined) break;
    if (head === 128) continue;
    const isRun = head > 128;
    const length = Math.min(isRun ? 257 - head : head + 1, byteCount - filled);
    if (at + (isRun ? 1 : length) > source.length) break;
    if (isRun) out.fill(source[at]!, filled, filled + length);
    else out.set(source.subarray(at, at + length), filled);
    at += isRun ? 1 : length;
    filled += length;
  }
  if (filled < byteCount) throw truncated(`TIFF block gives ${filled} bytes, expected ${byteCount}`);
  return out;
}

/** The bytes with the order of their bits reversed; a copy. */
export function reverseBitOrder(source: Uint8Array): Uint8Array {
  return source.map((byte) => {
    let reversed = 0;
    for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
    return reversed;
  });
}
