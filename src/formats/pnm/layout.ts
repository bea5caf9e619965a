import { damaged, truncated } from '../image/failure.ts';

/** What the header of a PBM, PGM, PPM or PFM says. */
export interface PnmLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `bitmap` P1 and P4, `grey` P2 and P5, `rgb` P3 and P6, `float` Pf. */
  readonly kind: 'bitmap' | 'grey' | 'rgb' | 'float';
  readonly isPlain: boolean;
  /** The value that means white: 1 to 65535; 1 for bitmaps and floats. */
  readonly maxval: number;
  /** For floats: whether they are little-endian. */
  readonly littleEndian: boolean;
  readonly dataAt: number;
}

const KINDS: Readonly<Record<string, PnmLayout['kind']>> = {
  P1: 'bitmap',
  P2: 'grey',
  P3: 'rgb',
  P4: 'bitmap',
  P5: 'grey',
  P6: 'rgb',
  Pf: 'float',
};
const MAX_TOKEN_CHARS = 10;
const HASH = 0x23;

/** Whether this byte is white space to Pillow. */
export function isPnmSpace(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/**
 * Reads the header of a PNM file. Comments run from `#` to the end of the line, also inside a number.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readPnmLayout(bytes: Uint8Array): PnmLayout {
  const magic = String.fromCharCode(...bytes.subarray(0, 2));
  const kind = KINDS[magic];
  if (!kind) throw damaged(`PNM begins with ${magic}`);
  const tokens = new TokenReader(bytes, 3);
  const widthPx = toInteger(tokens.next());
  const heightPx = toInteger(tokens.next());
  if (widthPx <= 0 || heightPx <= 0) throw damaged(`PNM has size ${widthPx} × ${heightPx}`);
  let maxval = 1;
  let littleEndian = false;
  if (kind === 'float') {
    const scale = Number(tokens.next());
    if (!Number.isFinite(scale) || scale === 0) throw damaged(`PFM has the scale ${scale}`);
    littleEndian = scale < 0;
  } else if (kind !== 'bitmap') {
    maxval = toInteger(tokens.next());
    if (maxval <= 0 || maxval > 65535) throw damaged(`PNM has the maximum ${maxval}, expected 1 to 65535`);
  }
  const isPlain = magic === 'P1' || magic === 'P2' || magic === 'P3';
  return { widthPx, heightPx, kind, isPlain, maxval, littleEndian, dataAt: tokens.at };
}

function toInteger(token: string): number {
  // What Python's int() takes.
  if (!/^[+-]?[0-9]+(?:_[0-9]+)*$/.test(token)) throw damaged(`PNM has "${token}" where a number should be`);
  return Number(token.replaceAll('_', ''));
}

class TokenReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The next word; afterwards `at` stands behind the white space character that ended it. */
  next(): string {
    let token = '';
    while (token.length <= MAX_TOKEN_CHARS && this.at < this.#bytes.length) {
      const byte = this.#bytes[this.at++]!;
      if (isPnmSpace(byte)) {
        if (token) break;
      } else if (byte === HASH) {
        while (this.at < this.#bytes.length && !isLineEnd(this.#bytes[this.at++]!));
      } else {
        token += String.fromCharCode(byte);
      }
    }
    if (!token) throw truncated('PNM ends inside its header');
    if (token.length > MAX_TOKEN_CHARS) throw damaged(`PNM has too long a word in its header, "${token}"`);
    return token;
  }
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}
