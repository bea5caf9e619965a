// The LZMA decoder of LZMA2, by the format's public description: an adaptive range coder over literals, matches and the last
// four distances. Names of the probabilities are those of the description.

const START = 1024; // a bit of even odds, of 2048
const STATES = 12;
const POSITION_STATES = 16;
const MATCH_MIN = 2;
const DISTANCE_STATES = 4;
const ALIGN_BITS = 4;
const FULL_DISTANCES = 128;
const LITERAL_PROBS = 0x300;

/** The data end inside a symbol, or make none. */
export class LzmaFailure extends Error {
  /** Whether the data ended, rather than being broken. */
  readonly isEarlyEnd: boolean;
  constructor(isEarlyEnd: boolean) {
    super(isEarlyEnd ? 'LZMA data end early' : 'LZMA data are broken');
    this.isEarlyEnd = isEarlyEnd;
  }
}

/** Probabilities of a match's length. */
interface LengthProbs {
  readonly choice: Uint16Array;
  readonly low: Uint16Array;
  readonly mid: Uint16Array;
  readonly high: Uint16Array;
}

/** Decodes the compressed chunks of one LZMA2 stream into one buffer, which is its dictionary as well. */
export class LzmaDecoder {
  readonly #out: Uint8Array;
  /** Bytes written. */
  filled = 0;
  #dictionaryFrom = 0;
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  #reps: [number, number, number, number] = [0, 0, 0, 0];

  #literal = new Uint16Array(0);
  #isMatch = new Uint16Array(0);
  #isRep = new Uint16Array(0);
  #isRepG0 = new Uint16Array(0);
  #isRepG1 = new Uint16Array(0);
  #isRepG2 = new Uint16Array(0);
  #isRep0Long = new Uint16Array(0);
  #slot = new Uint16Array(0);
  #special = new Uint16Array(0);
  #align = new Uint16Array(0);
  #matchLength = makeLengthProbs();
  #repLength = makeLengthProbs();

  #source: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;

  /** @param out - written from its first byte on; decoding stops where it is full */
  constructor(out: Uint8Array) {
    this.#out = out;
  }

  /** Distances reach back no further than to here. */
  resetDictionary(): void {
    this.#dictionaryFrom = this.filled;
  }

  /** Copies bytes that are not compressed. */
  copy(bytes: Uint8Array): void {
    const part = bytes.subarray(0, this.#out.length - this.filled);
    this.#out.set(part, this.filled);
    this.filled += part.length;
  }

  /**
   * Sets the properties byte: literal context bits, literal position bits, position bits.
   *
   * @throws LzmaFailure where it is out of range
   */
  setProperties(packed: number): void {
    const context = packed % 9;
    const rest = Math.floor(packed / 9);
    if (packed > 224 || context + (rest % 5) > 4) throw new LzmaFailure(false);
    this.#literalContextBits = context;
    this.#literalPositionMask = (1 << (rest % 5)) - 1;
    this.#positionMask = (1 << Math.floor(rest / 5)) - 1;
  }

  /** Makes all odds even again and forgets the distances. */
  resetState(): void {
    const even = (length: number) => new Uint16Array(length).fill(START);
    this.#state = 0;
    this.#reps = [0, 0, 0, 0];
    this.#literal = even(LITERAL_PROBS * (this.#literalPositionMask + 1) * (1 << this.#literalContextBits));
    this.#isMatch = even(STATES * POSITION_STATES);
    this.#isRep0Long = even(STATES * POSITION_STATES);
    this.#isRep = even(STATES);
    this.#isRepG0 = even(STATES);
    this.#isRepG1 = even(STATES);
    this.#isRepG2 = even(STATES);
    this.#slot = even(DISTANCE_STATES * 64);
    this.#special = even(FULL_DISTANCES);
    this.#align = even(1 << ALIGN_BITS);
    this.#matchLength = makeLengthProbs();
    this.#repLength = makeLengthProbs();
  }

  /**
   * Decodes one chunk.
   *
   * @param length - bytes that it unpacks to
   * @throws LzmaFailure
   */
  decode(source: Uint8Array, length: number): void {
    this.#source = source;
    this.#at = 1; // the first byte is 0
    this.#range = 0xffffffff;
    this.#code = 0;
    for (let i = 0; i < 4; i++) this.#code = ((this.#code << 8) | this.#nextByte()) >>> 0;
    const end = Math.min(this.#out.length, this.filled + length);
    while (this.filled < end) this.#decodeSymbol(end);
  }

  #decodeSymbol(end: number): void {
    const place = (this.filled - this.#dictionaryFrom) & this.#positionMask;
    const state = this.#state;
    if (this.#bit(this.#isMatch, state * POSITION_STATES + place) === 0) {
      this.#decodeLiteral();
      return;
    }
    let length: number;
    if (this.#bit(this.#isRep, state) === 0) {
      length = this.#decodeLength(this.#matchLength, place);
      this.#reps = [this.#decodeDistance(length), this.#reps[0], this.#reps[1], this.#reps[2]];
      this.#state = state < 7 ? 7 : 10;
    } else {
      const isShort = this.#chooseRep(state, place);
      length = isShort ? 1 : this.#decodeLength(this.#repLength, place);
      this.#state = isShort ? (state < 7 ? 9 : 11) : state < 7 ? 8 : 11;
    }
    const distance = this.#reps[0] + 1;
    if (distance > this.filled - this.#dictionaryFrom) throw new LzmaFailure(false);
    const out = this.#out;
    const to = Math.min(end, this.filled + length);
    for (let at = this.filled; at < to; at++) out[at] = out[at - distance]!;
    this.filled = to;
  }

  /** Moves the distance that is used again to the front; says whether it is for one byte. */
  #chooseRep(state: number, place: number): boolean {
    const [first, second, third, fourth] = this.#reps;
    if (this.#bit(this.#isRepG0, state) === 0)
      return this.#bit(this.#isRep0Long, state * POSITION_STATES + place) === 0;
    if (this.#bit(this.#isRepG1, state) === 0) this.#reps = [second, first, third, fourth];
    else if (this.#bit(this.#isRepG2, state) === 0) this.#reps = [third, first, second, fourth];
    else this.#reps = [fourth, first, second, third];
    return false;
  }

  #decodeLiteral(): void {
    const position = this.filled - this.#dictionaryFrom;
    const before = position > 0 ? this.#out[this.filled - 1]! : 0;
    const context =
      ((position & this.#literalPositionMask) << this.#literalContextBits) | (before >> (8 - this.#literalContextBits));
    const from = LITERAL_PROBS * context;
    let symbol = 1;
    if (this.#state >= 7) {
      let matched = this.#out[this.filled - this.#reps[0] - 1] ?? 0;
      while (symbol < 0x100) {
        const matchBit = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.#bit(this.#literal, from + ((1 + matchBit) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== matchBit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(this.#literal, from + symbol);
    this.#out[this.filled++] = symbol & 0xff;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  #decodeLength(probs: LengthProbs, place: number): number {
    if (this.#bit(probs.choice, 0) === 0) return MATCH_MIN + this.#tree(probs.low, 8 * place, 3);
    if (this.#bit(probs.choice, 1) === 0) return MATCH_MIN + 8 + this.#tree(probs.mid, 8 * place, 3);
    return MATCH_MIN + 16 + this.#tree(probs.high, 0, 8);
  }

  #decodeDistance(length: number): number {
    const slot = this.#tree(this.#slot, 64 * Math.min(length - MATCH_MIN, DISTANCE_STATES - 1), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return base + this.#reverseTree(this.#special, base - slot, bits);
    let direct = 0;
    for (let i = 0; i < bits - ALIGN_BITS; i++) direct = 2 * direct + this.#directBit();
    return base + direct * (1 << ALIGN_BITS) + this.#reverseTree(this.#align, 0, ALIGN_BITS);
  }

  #tree(probs: Uint16Array, from: number, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.#bit(probs, from + symbol);
    return symbol - (1 << bits);
  }

  #reverseTree(probs: Uint16Array, from: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(probs, from + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #bit(probs: Uint16Array, index: number): number {
    this.#normalise();
    const prob = probs[index]!;
    const bound = (this.#range >>> 11) * prob;
    if (this.#code < bound) {
      this.#range = bound;
      probs[index] = prob + ((2048 - prob) >> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    probs[index] = prob - (prob >> 5);
    return 1;
  }

  #directBit(): number {
    this.#normalise();
    this.#range >>>= 1;
    if (this.#code < this.#range) return 0;
    this.#code -= this.#range;
    return 1;
  }

  #normalise(): void {
    if (this.#range >= 0x1000000) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#nextByte()) >>> 0;
  }

  #nextByte(): number {
    const byte = this.#source[this.#at++];
    if (byte === undefined) throw new LzmaFailure(true);
    return byte;
  }
}

function makeLengthProbs(): LengthProbs {
  const even = (length: number) => new Uint16Array(length).fill(START);
  return { choice: even(2), low: even(8 * POSITION_STATES), mid: even(8 * POSITION_STATES), high: even(256) };
}
