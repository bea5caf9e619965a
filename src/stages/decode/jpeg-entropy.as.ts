// Entropy-coded data of a baseline JPEG.
//
// Bytes lie turned round and without their stuffing, so that one load of 64 bits has the next ones in order. A Huffman table is
// looked into by the next LOOK_BITS bits; where they hold a whole coefficient, its value and its length come out at once.

const LOOK_BITS = 10;

// An entry, from its lowest bits on: how many bits it takes; what else is to be done; how many places to go on; the value, or how many
// bits of it follow.
const TAKEN: u32 = 0x3f;
const VALUE_FOLLOWS: u32 = 0x40;
/** The block ends; or, where no bits are taken, the code is longer than LOOK_BITS. */
const IS_RARE: u32 = 0x80;
const PLACES: u32 = 0x1f00;
const PLACES_SHIFT = 8;
const VALUE_SHIFT = 16;
/** Places of the longest run, with the coefficient behind it. */
const MOST_PLACES = 16;

// Behind the entries: the largest code of each length, −1 where there is none; what is added to a code to get its index; symbols.
const MAX_CODES: usize = 4 << LOOK_BITS;
const OFFSETS: usize = MAX_CODES + 4 * 17;
const SYMBOLS: usize = OFFSETS + 4 * 17;
/** Bytes of a table. */
export const TABLE_BYTES: usize = SYMBOLS + 256;

/** Natural place of every coefficient in zigzag order, in bytes; a run in damaged data may go 16 further. */
const zigzag = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10, 24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42,
  56, 70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102, 116, 118, 104, 90, 76, 62, 78, 92, 106, 120,
  122, 108, 94, 110, 124, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126, 126,
]);

/** A value as JPEG writes it: one that begins with 0 is negative. */
// @ts-ignore: decorator
@inline
function signed(bits: i32, size: i32): i32 {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

/**
 * Makes a table.
 *
 * @param counts - how many codes of each length 1 to 16, a byte each
 * @param symbols - a byte each
 * @param isDc - whether it is one for first coefficients, whose symbols have no run
 */
export function makeHuffmanTable(table: usize, counts: usize, symbols: usize, isDc: bool): void {
  memory.fill(table, 0, TABLE_BYTES);
  for (let i: usize = 0; i < 1 << LOOK_BITS; i++) store<u32>(table + 4 * i, IS_RARE);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = i32(load<u8>(counts + length - 1));
    store<i32>(table + OFFSETS + 4 * usize(length), index - code);
    for (let i = 0; i < count; i++, index++, code++) {
      const symbol = i32(load<u8>(symbols + index));
      store<u8>(table + SYMBOLS + usize(index), u8(symbol));
      if (length <= LOOK_BITS) fillEntries(table, code, length, symbol, isDc);
    }
    store<i32>(table + MAX_CODES + 4 * usize(length), count > 0 ? code - 1 : -1);
    code <<= 1;
  }
}

/** What a symbol asks for, its value not yet read. */
function entryOf(symbol: i32, length: i32, isDc: bool): u32 {
  const size = symbol & 15;
  const places = isDc ? 0 : (symbol >> 4) + 1;
  const entry = u32(length) | (u32(places) << PLACES_SHIFT);
  if (size > 0) return entry | VALUE_FOLLOWS | (u32(size) << VALUE_SHIFT);
  return isDc || places == MOST_PLACES ? entry : entry | IS_RARE; // 16 zeros, or the end of the block
}

function fillEntries(table: usize, code: i32, length: i32, symbol: i32, isDc: bool): void {
  const entry = entryOf(symbol, length, isDc);
  const size = symbol & 15;
  const rest = LOOK_BITS - length;
  const isWhole = size > 0 && size <= rest;
  for (let low = 0; low < 1 << rest; low++) {
    const value = isWhole ? signed(low >> (rest - size), size) : 0;
    const whole = u32(length + size) | (entry & PLACES) | (u32(value) << VALUE_SHIFT);
    store<u32>(table + 4 * usize((code << rest) | low), isWhole ? whole : entry);
  }
}

/** Address behind the first byte: byte i lies at `top` − 1 − i. */
let top: usize = 0;
/** Bits that were taken, and that there are. */
let taken: usize = 0;
let there: usize = 0;

/** Whether more bits were taken than there are. */
export function isOverdrawn(): bool {
  return taken > there;
}

/**
 * Lays out the data of a scan, or of a restart interval, for reading.
 *
 * @param from - where they begin; 16 bytes behind `end` may be read
 * @param behind - address behind the room for them, which is as large as they are and 16 bytes; there is other memory before it
 * @returns where the next marker is; `end` if there is none
 */
export function openData(from: usize, end: usize, behind: usize): usize {
  let to = behind;
  let at = from;
  const fill = i8x16.splat(-1);
  while (at < end) {
    const bytes = v128.load(at);
    v128.store(to - 16, i8x16.shuffle(bytes, bytes, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const marks = i8x16.bitmask(i8x16.eq(bytes, fill));
    const plain: usize = marks == 0 ? 16 : usize(ctz(marks));
    at += plain;
    to -= plain;
    if (marks == 0) continue;
    if (at >= end || load<u8>(at, 1) != 0) break;
    store<u8>(--to, 0xff);
    at += 2;
  }
  top = behind;
  taken = 0;
  there = 8 * (behind - to);
  return min(at, end);
}

/** The first 64 bits from bit `at` on; at least the first 57 of them are right. */
// @ts-ignore: decorator
@inline
function bitsAt(at: usize): u64 {
  return load<u64>(top - 8 - (at >> 3)) << (u64(at) & 7);
}

/** The entry for the next bits. */
// @ts-ignore: decorator
@inline
function lookUp(bits: u64, table: usize): u32 {
  return load<u32>(table + (usize(bits >> (64 - LOOK_BITS)) << 2));
}

/** The entry of a code longer than LOOK_BITS; 0 for one that the table does not have. */
function longEntry(bits: u64, table: usize, isDc: bool): u32 {
  const next = i32(bits >> 48);
  for (let length = LOOK_BITS + 1; length <= 16; length++) {
    const code = next >> (16 - length);
    if (code > load<i32>(table + MAX_CODES + 4 * usize(length))) continue;
    const index = (load<i32>(table + OFFSETS + 4 * usize(length)) + code) & 0xff;
    return entryOf(i32(load<u8>(table + SYMBOLS + usize(index))), length, isDc);
  }
  return 0;
}

/** What decodeBlock gives for data that libjpeg would have to mend. */
export const BAD: i32 = -1;
/** The difference of the last block's first coefficient to the one before. */
export let difference: i32 = 0;

/**
 * Reads one block's coefficients into `block`, which is zero before, all but the first.
 *
 * @returns how many places of the zigzag order were come through: 1 if there is but the first coefficient; BAD
 */
export function decodeBlock(block: usize, dc: usize, ac: usize): i32 {
  let at = taken;
  let bits = bitsAt(at);
  let limit = (at & ~7) + 32; // up to which there are 32 bits, enough for a code and its value
  let entry = lookUp(bits, dc);
  if ((entry & IS_RARE) != 0) {
    entry = longEntry(bits, dc, true);
    if (entry == 0) return BAD;
  }
  difference = i32(entry) >> VALUE_SHIFT;
  bits <<= u64(entry & TAKEN);
  at += entry & TAKEN;
  if ((entry & VALUE_FOLLOWS) != 0) {
    const size = difference;
    difference = signed(i32(bits >> u64(64 - size)), size);
    bits <<= u64(size);
    at += size;
  }
  let k: usize = 0;
  do {
    if (at > limit) {
      bits = bitsAt(at);
      limit = (at & ~7) + 32;
    }
    entry = lookUp(bits, ac);
    if ((entry & IS_RARE) != 0) {
      if ((entry & TAKEN) == 0) {
        entry = longEntry(bits, ac, false);
        if (entry == 0) return BAD;
      }
      if ((entry & IS_RARE) != 0) {
        at += entry & TAKEN;
        break;
      }
    }
    k += (entry & PLACES) >> PLACES_SHIFT;
    let value = i32(entry) >> VALUE_SHIFT;
    bits <<= u64(entry & TAKEN);
    at += entry & TAKEN;
    if ((entry & VALUE_FOLLOWS) != 0) {
      const size = value;
      value = signed(i32(bits >> u64(64 - size)), size);
      bits <<= u64(size);
      at += size;
    }
    store<i16>(block + load<u8>(zigzag + k), i16(value));
  } while (k < 63);
  taken = at;
  return k > 63 ? BAD : i32(k) + 1;
}
