/** One Huffman table, for decoding. */
export interface HuffmanTable {
  /** Symbol by index of the code, shortest codes first. */
  readonly symbols: Uint8Array;
  /** Largest code of each length 1–16, −1 where there is none. */
  readonly maxCode: Int32Array;
  /** Index of the first symbol of each length, less its code. */
  readonly offset: Int32Array;
  /** By the next 8 bits: (symbol << 8) | length, 0 where the code is longer. */
  readonly fast: Uint16Array;
}

const FAST_BITS = 8;

/**
 * Builds a table from a DHT segment's lists.
 *
 * @param counts - how many codes of each length 1–16
 * @param symbols - as many as the counts add up to
 */
export function makeHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const maxCode = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  const fast = new Uint16Array(2 ** FAST_BITS);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    offset[length] = index - code;
    for (let i = 0; i < count; i++, index++, code++) {
      if (length > FAST_BITS) continue;
      const from = code << (FAST_BITS - length);
      fast.fill((symbols[index]! << 8) | length, from, from + 2 ** (FAST_BITS - length));
    }
    if (count > 0) maxCode[length] = code - 1;
    code <<= 1;
  }
  return { symbols, maxCode, offset, fast };
}

/**
 * Reads bits of a scan's entropy-coded data. Behind a marker, or the end, there are zeros for ever, as libjpeg has it.
 */
export class JpegBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #buffer = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** The next `count` bits, 0 to 16, as an unsigned number. */
  read(count: number): number {
    if (count === 0) return 0;
    this.#fill(count);
    this.#count -= count;
    return (this.#buffer >>> this.#count) & (2 ** count - 1);
  }

  /** The next `count` bits as JPEG writes signed values: those that begin with 0 are negative. */
  readSigned(count: number): number {
    const value = this.read(count);
    return count > 0 && value < 2 ** (count - 1) ? value - 2 ** count + 1 : value;
  }

  /** The next symbol; 0 for a code that the table does not have, as libjpeg goes on. */
  readSymbol({ symbols, maxCode, offset, fast }: HuffmanTable): number {
    this.#fill(16);
    const next = (this.#buffer >>> (this.#count - 16)) & 0xffff;
    const known = fast[next >> (16 - FAST_BITS)]!;
    if (known !== 0) {
      this.#count -= known & 0xff;
      return known >> 8;
    }
    for (let length = FAST_BITS + 1; length <= 16; length++) {
      const code = next >> (16 - length);
      if (code > maxCode[length]!) continue;
      this.#count -= length;
      return symbols[offset[length]! + code] ?? 0;
    }
    this.#count -= 16;
    return 0;
  }

  /** Drops the rest of the byte and steps over the next restart marker, if it is the next thing. */
  restart(): void {
    this.#buffer = 0;
    this.#count = 0;
    while (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff) this.#at++;
    const marker = this.#bytes[this.#at + 1] ?? 0;
    if (this.#bytes[this.#at] === 0xff && marker >= 0xd0 && marker <= 0xd7) this.#at += 2;
  }

  /** Fills up to at least `count` bits, 16 at most; the buffer never holds more than 24. */
  #fill(count: number): void {
    while (this.#count < count) {
      this.#buffer = ((this.#buffer << 8) | this.#nextByte()) & 0xffffff;
      this.#count += 8;
    }
  }

  #nextByte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return 0;
    if (byte !== 0xff) {
      this.#at++;
      return byte;
    }
    let next = this.#at + 1;
    while (this.#bytes[next] === 0xff) next++;
    if (this.#bytes[next] !== 0) return 0; // a marker: stay before it
    this.#at = next + 1;
    return 0xff;
  }
}
