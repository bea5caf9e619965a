/** What a code word of a run may be. */
export const RUN_CODE = {
  /** No code word. */
  bad: 0,
  /** Ends its run. */
  last: 1,
  /** More of the same run follows. */
  makeUp: 2,
  /** Eleven zeros, the beginning of an end of line. */
  endOfLine: 3,
} as const;

/** What a code word of a two-dimensional row may be. */
export const MODE_CODE = {
  pass: 0,
  horizontal: 1,
  vertical: 2,
  extension: 3,
  /** Seven zeros. */
  endOfLine: 4,
} as const;

/** Code words by the bits that come next; an entry is `value << 8 | kind << 4 | bits that the code word takes`. */
export interface CodeTable {
  /** Bits to look up. */
  readonly bits: number;
  /** `1 << bits` entries. A bad code word takes no bits. */
  readonly entries: Uint32Array;
}

/** White runs of 0 to 63 pixels: the last code of a run. */
const WHITE =
  '00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 ' +
  '0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 ' +
  '00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 ' +
  '00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 ' +
  '01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100';
/** Black runs of 0 to 63 pixels. */
const BLACK =
  '0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 ' +
  '0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 ' +
  '00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 ' +
  '000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 ' +
  '000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 ' +
  '000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 ' +
  '000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111';
/** White runs of 64, 128 … 1,728 pixels, before the last code. */
const WHITE_MAKE_UP =
  '11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 ' +
  '011010011 011010100 011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 ' +
  '010011010 011000 010011011';
/** Black runs of 64, 128 … 1,728 pixels. */
const BLACK_MAKE_UP =
  '0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 ' +
  '0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 ' +
  '0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 ' +
  '0000001011011 0000001100100 0000001100101';
/** Runs of either colour of 1,792, 1,856 … 2,560 pixels. */
const LONG_MAKE_UP =
  '00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 ' +
  '000000010111 000000011100 000000011101 000000011110 000000011111';
const END_OF_LINE = '00000000000';
const MAKE_UP_STEP = 64;
const FIRST_LONG_MAKE_UP = 1792;

interface Code {
  readonly word: string;
  readonly kind: number;
  readonly value: number;
}

function makeTable(bits: number, codes: readonly Code[]): CodeTable {
  const entries = new Uint32Array(1 << bits);
  for (const { word, kind, value } of codes) {
    const free = bits - word.length;
    const first = parseInt(word, 2) << free;
    entries.fill((value << 8) | (kind << 4) | word.length, first, first + (1 << free));
  }
  return { bits, entries };
}

function makeRunTable(bits: number, ends: string, makeUps: string): CodeTable {
  const { last, makeUp, endOfLine } = RUN_CODE;
  const list = (words: string, kind: number, first: number, step: number): Code[] =>
    words.split(' ').map((word, index) => ({ word, kind, value: first + index * step }));
  return makeTable(bits, [
    ...list(ends, last, 0, 1),
    ...list(makeUps, makeUp, MAKE_UP_STEP, MAKE_UP_STEP),
    ...list(LONG_MAKE_UP, makeUp, FIRST_LONG_MAKE_UP, MAKE_UP_STEP),
    { word: END_OF_LINE, kind: endOfLine, value: 0 },
  ]);
}

/** White runs of T.4; values are pixels, kinds are `RUN_CODE`. */
export const WHITE_CODES: CodeTable = makeRunTable(12, WHITE, WHITE_MAKE_UP);

/** Black runs of T.4; values are pixels, kinds are `RUN_CODE`. */
export const BLACK_CODES: CodeTable = makeRunTable(13, BLACK, BLACK_MAKE_UP);

/** What is added to the value of a vertical code, so that it is never below 0. */
export const VERTICAL_BIAS = 3;

const vertical = (word: string, offset: number): Code => ({
  word,
  kind: MODE_CODE.vertical,
  value: offset + VERTICAL_BIAS,
});

/** Two-dimensional codes of T.4 and T.6; the value of a vertical one is its offset in pixels plus `VERTICAL_BIAS`. */
export const MODE_CODES: CodeTable = makeTable(7, [
  { word: '0001', kind: MODE_CODE.pass, value: 0 },
  { word: '001', kind: MODE_CODE.horizontal, value: 0 },
  vertical('1', 0),
  vertical('011', 1),
  vertical('000011', 2),
  vertical('0000011', 3),
  vertical('010', -1),
  vertical('000010', -2),
  vertical('0000010', -3),
  { word: '0000001', kind: MODE_CODE.extension, value: 0 },
  { word: '0000000', kind: MODE_CODE.endOfLine, value: 0 },
]);
