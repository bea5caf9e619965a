/** One Huffman table, for decoding. */
export interface HuffmanTable {
  /** How many codes of each length 1–16. */
  readonly counts: Uint8Array;
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
  return { counts, symbols, maxCode, offset, fast };
}

/** What libjpeg takes for a code that the table does not have: one bit more than the longest. */
const BAD_CODE_BITS = 17;
const RST0 = 0xd0;
const EOI = 0xd9;

/**
 * Reads bits of a scan's entropy-coded data. Behind a marker, or the end, there are zeros for ever, as libjpeg has it.
 */
export class JpegBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #buffer = 0;
  #count = 0;
  /** Bits of the buffer that were made up, its last ones. */
  #madeUp = 0;
  #isEmpty = false;
  #restarts = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** Whether bits were taken that are not there. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Where the next marker is to be looked for. */
  get place(): number {
    return this.#at;
  }

  /** The next `count` bits, 0 to 16, as an unsigned number. */
  read(count: number): number {
    if (count === 0) return 0;
    this.#fill(count);
    this.#take(count);
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
      this.#take(known & 0xff);
      return known >> 8;
    }
    for (let length = FAST_BITS + 1; length <= 16; length++) {
      const code = next >> (16 - length);
      if (code > maxCode[length]!) continue;
      this.#take(length);
      return symbols[(offset[length]! + code) & 0xff] ?? 0;
    }
    this.#fill(BAD_CODE_BITS);
    this.#take(BAD_CODE_BITS);
    return 0;
  }

  /**
   * Drops the rest of the byte and goes behind the next restart marker. Where another marker is next, libjpeg decides by its
   * number whether it is passed over, taken for the wanted one, or left: then the data up to it are missing.
   */
  restart(): void {
    this.#buffer = 0;
    this.#count = 0;
    this.#madeUp = 0;
    const wanted = this.#restarts;
    this.#restarts = (wanted + 1) & 7;
    for (;;) {
      const marker = this.#findMarker();
      const steps = (marker - RST0 - wanted) & 7;
      const isRestart = marker >= RST0 && marker < RST0 + 8;
      const isLeft = isRestart ? steps === 1 || steps === 2 : marker >= 0xc0;
      if (isLeft) return;
      this.#at += 2;
      if (isRestart && steps < 6) break;
    }
    this.#isEmpty = false;
  }

  /** Stops before the next marker. @returns its second byte; that of an end if there is none */
  #findMarker(): number {
    const bytes = this.#bytes;
    for (let at = bytes.indexOf(0xff, this.#at); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      const marker = bytes[at + 1];
      if (marker === undefined) break;
      if (marker === 0 || marker === 0xff) continue;
      this.#at = at;
      return marker;
    }
    this.#at = bytes.length;
    return EOI;
  }

  #take(count: number): void {
    this.#count -= count;
    if (this.#count >= this.#madeUp) return;
    this.#madeUp = this.#count;
    this.#isEmpty = true;
  }

  /** Fills up to at least `count` bits, 17 at most; the buffer never holds more than 24. */
  #fill(count: number): void {
    while (this.#count < count) {
      this.#buffer = ((this.#buffer << 8) | this.#nextByte()) & 0xffffff;
      this.#count += 8;
    }
  }

  #nextByte(): number {
    const byte = this.#bytes[this.#at];
    if (byte !== undefined && byte !== 0xff) {
      this.#at++;
      return byte;
    }
    let next = this.#at + 1;
    while (this.#bytes[next] === 0xff) next++;
    if (byte === undefined || this.#bytes[next] !== 0) {
      this.#madeUp += 8; // the end, or a marker: stay before it
      return 0;
    }
    this.#at = next + 1;
    return 0xff;
  }
}
