/** What became of a zlib stream. */
export interface Inflated {
  /** The bytes that came out, at most as many as were asked for. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /**
   * `done`: the stream ended, and its checksum is right. `full`: there would be more. `input-ended`: the stream is cut.
   * `broken`: it contradicts itself.
   */
  readonly end: 'done' | 'full' | 'input-ended' | 'broken';
}

interface HuffmanCode {
  /** `symbol << 4 | bits` for every code of at most LOOKUP_BITS bits, by the next bits of the input; 0 for longer ones. */
  readonly lookup: Uint16Array;
  /** Codes of each length, 0 to 15. */
  readonly counts: Uint16Array;
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array;
}

/** What a byte of DEFLATE can become at most: 258 bytes of two bits. */
export const MAX_DEFLATE_RATIO = 1032;

const LOOKUP_BITS = 10;
const MAX_BITS = 15;
const END_OF_BLOCK = 256;
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const ADLER_MODULUS = 65521;
const ADLER_RUN = 5552; // additions that stay below 2^32

/** Ends the decoding from wherever it is. */
class InflateStop extends Error {
  readonly end: Inflated['end'];
  constructor(end: Inflated['end']) {
    super(end);
    this.end = end;
  }
}

/**
 * Inflates a zlib stream (RFC 1950) as far as it goes. The browser's DecompressionStream is faster, but drops what it had
 * when a stream is cut or damaged, and refuses bytes behind the end; Pillow is not so strict.
 *
 * @param source - the stream, from its two header bytes on; bytes behind its end are ignored
 * @param maxBytes - the most that comes out; memory is taken for no more than `source` can give
 */
export function inflateZlib(source: Uint8Array, maxBytes: number): Inflated {
  const inflater = new Inflater(source, maxBytes);
  try {
    inflater.run();
    return { bytes: inflater.taken(), end: 'done' };
  } catch (error) {
    if (!(error instanceof InflateStop)) throw error;
    return { bytes: inflater.taken(), end: error.end };
  }
}

class Inflater {
  readonly #source: Uint8Array;
  readonly #out: Uint8Array<ArrayBuffer>;
  #at = 0;
  #filled = 0;
  #bits = 0;
  #bitCount = 0;
  /** Bits behind the end of the source, which read as zero; to consume one of them ends the decoding. */
  #phantomBits = 0;

  constructor(source: Uint8Array, maxBytes: number) {
    this.#source = source;
    this.#out = new Uint8Array(Math.min(maxBytes, source.length * MAX_DEFLATE_RATIO));
  }

  taken(): Uint8Array<ArrayBuffer> {
    return this.#out.subarray(0, this.#filled);
  }

  run(): void {
    const method = this.#take(8);
    const flags = this.#take(8);
    const hasDictionary = (flags & 0x20) !== 0;
    if ((method & 15) !== 8 || method >> 4 > 7 || (method * 256 + flags) % 31 !== 0 || hasDictionary) {
      throw new InflateStop('broken');
    }
    let isLast = false;
    while (!isLast) {
      isLast = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#copyStored();
      else if (kind === 1) this.#readBlock(FIXED_LITERALS, FIXED_DISTANCES);
      else if (kind === 2) this.#readBlock(...this.#readCodes());
      else throw new InflateStop('broken');
    }
    this.#take(this.#bitCount & 7);
    const checksum = ((this.#take(16) << 16) | this.#take(16)) >>> 0;
    const swapped =
      ((checksum & 0x00ff0000) << 8) |
      ((checksum & 0xff000000) >>> 8) |
      ((checksum & 0xff) << 8) |
      ((checksum >>> 8) & 0xff);
    if (swapped >>> 0 !== adler32(this.taken())) throw new InflateStop('broken');
  }

  #refill(): void {
    while (this.#bitCount <= 24) {
      if (this.#at < this.#source.length) this.#bits |= this.#source[this.#at++]! << this.#bitCount;
      else this.#phantomBits += 8;
      this.#bitCount += 8;
    }
  }

  #drop(count: number): void {
    this.#bits >>>= count;
    this.#bitCount -= count;
    if (this.#bitCount < this.#phantomBits) throw new InflateStop('input-ended');
  }

  #take(count: number): number {
    this.#refill();
    const value = this.#bits & ((1 << count) - 1);
    this.#drop(count);
    return value;
  }

  #symbol(code: HuffmanCode): number {
    this.#refill();
    const entry = code.lookup[this.#bits & ((1 << LOOKUP_BITS) - 1)]!;
    if (entry !== 0) {
      this.#drop(entry & 15);
      return entry >> 4;
    }
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      value |= (this.#bits >>> (length - 1)) & 1;
      const count = code.counts[length]!;
      if (value - first < count) {
        this.#drop(length);
        return code.symbols[index + value - first]!;
      }
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    // Fifteen bits that are no code: cut rather than broken if some of them are not there.
    throw new InflateStop(this.#phantomBits > this.#bitCount - MAX_BITS ? 'input-ended' : 'broken');
  }

  #copyStored(): void {
    this.#take(this.#bitCount & 7);
    const length = this.#take(16);
    if (this.#take(16) !== (~length & 0xffff)) throw new InflateStop('broken');
    for (let i = 0; i < length; i++) {
      if (this.#filled === this.#out.length) throw new InflateStop('full');
      const byte = this.#take(8);
      this.#out[this.#filled++] = byte;
    }
  }

  #readCodes(): [HuffmanCode, HuffmanCode] {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const lengthCodes = this.#take(4) + 4;
    if (literals > 286 || distances > 30) throw new InflateStop('broken');
    const codeLengths = new Uint8Array(CODE_LENGTH_ORDER.length);
    for (let i = 0; i < lengthCodes; i++) codeLengths[CODE_LENGTH_ORDER[i]!] = this.#take(3);
    const lengthCode = buildCode(codeLengths, 'complete');
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length;) {
      const symbol = this.#symbol(lengthCode);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw new InflateStop('broken');
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const repeat = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (i + repeat > lengths.length) throw new InflateStop('broken');
      lengths.fill(value, i, i + repeat);
      i += repeat;
    }
    if (lengths[END_OF_BLOCK] === 0) throw new InflateStop('broken');
    return [buildCode(lengths.subarray(0, literals), 'sparse'), buildCode(lengths.subarray(literals), 'sparse')];
  }

  #readBlock(literals: HuffmanCode, distances: HuffmanCode): void {
    const out = this.#out;
    for (;;) {
      const symbol = this.#symbol(literals);
      if (symbol < END_OF_BLOCK) {
        if (this.#filled === out.length) throw new InflateStop('full');
        out[this.#filled++] = symbol;
        continue;
      }
      if (symbol === END_OF_BLOCK) return;
      const base = LENGTH_BASE[symbol - 257];
      if (base === undefined) throw new InflateStop('broken');
      const length = base + this.#take(LENGTH_EXTRA[symbol - 257]!);
      const distanceSymbol = this.#symbol(distances);
      const distanceBase = DISTANCE_BASE[distanceSymbol];
      if (distanceBase === undefined) throw new InflateStop('broken');
      const distance = distanceBase + this.#take(Math.max(0, (distanceSymbol >> 1) - 1));
      if (distance > this.#filled) throw new InflateStop('broken');
      const end = Math.min(this.#filled + length, out.length);
      const isFull = this.#filled + length > out.length;
      for (let i = this.#filled; i < end; i++) out[i] = out[i - distance]!; // may overlap itself: byte by byte
      this.#filled = end;
      if (isFull) throw new InflateStop('full');
    }
  }
}

/**
 * @param lengths - bits of each symbol's code, 0 for none
 * @param rule - `sparse` also allows no code at all, or a single one of one bit, as zlib does
 */
function buildCode(lengths: Uint8Array, rule: 'complete' | 'sparse'): HuffmanCode {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length]!++;
  const used = lengths.length - counts[0]!;
  let left = 1;
  for (let length = 1; length <= MAX_BITS; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) throw new InflateStop('broken');
  }
  const isSparse = rule === 'sparse' && (used === 0 || (used === 1 && counts[1] === 1));
  if (left > 0 && !isSparse) throw new InflateStop('broken');

  const nextCode = new Uint16Array(MAX_BITS + 2);
  const offsets = new Uint16Array(MAX_BITS + 2);
  for (let length = 1; length <= MAX_BITS; length++) {
    nextCode[length + 1] = (nextCode[length]! + counts[length]!) << 1;
    offsets[length + 1] = offsets[length]! + counts[length]!;
  }
  const lookup = new Uint16Array(1 << LOOKUP_BITS);
  const symbols = new Uint16Array(used);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    symbols[offsets[length]!++] = symbol;
    const code = nextCode[length]!++;
    if (length > LOOKUP_BITS) continue;
    for (let i = reverseBits(code, length); i < lookup.length; i += 1 << length) lookup[i] = (symbol << 4) | length;
  }
  return { lookup, counts, symbols };
}

function reverseBits(value: number, count: number): number {
  let reversed = 0;
  for (let i = 0; i < count; i++) reversed |= ((value >> i) & 1) << (count - 1 - i);
  return reversed;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + ADLER_RUN, bytes.length);
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= ADLER_MODULUS;
    b %= ADLER_MODULUS;
  }
  return b * 65536 + a;
}

const FIXED_LITERALS = buildCode(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  'complete',
);
const FIXED_DISTANCES = buildCode(new Uint8Array(32).fill(5), 'complete');
