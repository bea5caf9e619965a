import { damagedFile } from '../bytes/damaged-file.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const ALIGNMENT = 64; // numpy's own: the data may be memory-mapped

/** What an npy file says of its array before the data. */
export interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * The head of an npy file, row-major: the values follow it directly.
 *
 * @param descr - type as numpy writes it, for example `<f4`
 * @param shape - lengths; empty for a single value
 * @returns magic number, version (1.0, or 2.0 where the header exceeds 64 KiB) and header, padded to a multiple of 64 bytes
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]!},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const version = dictionary.length + ALIGNMENT > 0xffff ? 2 : 1;
  const lengthBytes = version === 1 ? 2 : 4;
  const prefix = 8 + lengthBytes;
  const total = Math.ceil((prefix + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT; // 1: the line feed at the end
  const bytes = new Uint8Array(total).fill(0x20, prefix);
  const view = new DataView(bytes.buffer);
  bytes.set([...MAGIC, version, 0]);
  if (version === 1) view.setUint16(8, total - prefix, true);
  else view.setUint32(8, total - prefix, true);
  new TextEncoder().encodeInto(dictionary, bytes.subarray(prefix));
  bytes[total - 1] = 0x0a;
  return bytes;
}

const TOKEN = /\s*(?:([{}(),:])|'([^'\\]*)'|"([^"\\]*)"|(\d{1,15})L?|(True|False))/y; // Python 2 wrote 3L

/**
 * Reads the text between an npy file's version and its data, for example
 * `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. The only Python that is understood is one dictionary of these
 * three keys, in any order; nothing is evaluated.
 *
 * @throws FormatError `file-damaged` for anything else
 */
export function parseNpyHeader(text: string): NpyHeader {
  const tokens = new Tokens(text);
  let descr: string | undefined;
  let fortranOrder: boolean | undefined;
  let shape: readonly number[] | undefined;
  tokens.expect('{');
  while (!tokens.accept('}')) {
    const key = tokens.string();
    tokens.expect(':');
    if (key === 'descr' && descr === undefined) descr = tokens.string();
    else if (key === 'fortran_order' && fortranOrder === undefined) fortranOrder = tokens.boolean();
    else if (key === 'shape' && shape === undefined) shape = tokens.tuple();
    else throw damagedFile(`npy header has a key that is unknown or stands twice: ${key}`);
    if (!tokens.accept(',')) {
      tokens.expect('}');
      break;
    }
  }
  tokens.expectEnd();
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    throw damagedFile('npy header lacks its type, order or shape');
  }
  return { descr, fortranOrder, shape };
}

/** Python's tokens, as far as an npy header needs them; one pass, no backtracking. */
class Tokens {
  readonly #text: string;
  readonly #pattern = new RegExp(TOKEN);
  #next: RegExpExecArray | null;
  /** Where the last token that was taken ends. */
  #end = 0;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#pattern.exec(text);
  }

  accept(sign: string): boolean {
    if (this.#next?.[1] !== sign) return false;
    this.#advance();
    return true;
  }

  expect(sign: string): void {
    if (!this.accept(sign)) throw damagedFile(`npy header lacks a ${sign}`);
  }

  expectEnd(): void {
    if (this.#text.slice(this.#end).trim() !== '') throw damagedFile('npy header goes on behind its dictionary');
  }

  string(): string {
    return this.#take(this.#next?.[2] ?? this.#next?.[3], 'text');
  }

  boolean(): boolean {
    return this.#take(this.#next?.[5], 'True or False') === 'True';
  }

  tuple(): readonly number[] {
    this.expect('(');
    const numbers: number[] = [];
    while (!this.accept(')')) {
      numbers.push(Number(this.#take(this.#next?.[4], 'a number')));
      if (!this.accept(',')) {
        this.expect(')');
        break;
      }
    }
    return numbers;
  }

  #take(value: string | undefined, what: string): string {
    if (value === undefined) throw damagedFile(`npy header lacks ${what}`);
    this.#advance();
    return value;
  }

  #advance(): void {
    this.#end = this.#pattern.lastIndex;
    this.#next = this.#pattern.exec(this.#text);
  }
}

/** Bytes of an npy file that hold its header, unless it has a very long type. */
export const NPY_HEAD_BYTES = 4096;

/** Where an npy file's header stands. */
export interface NpyHeaderPlace {
  /** First part of the file's version: 1 to 3 are known. */
  readonly version: number;
  readonly start: number;
  /** Where the header ends and the values begin; may lie behind the bytes that were looked at. */
  readonly end: number;
}

/**
 * Finds the header of an npy file.
 *
 * @param bytes - the first twelve, at least
 * @returns undefined if it is no npy file
 */
export function findNpyHeader(bytes: Uint8Array<ArrayBuffer>): NpyHeaderPlace | undefined {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  const start = version === 1 ? 10 : 12;
  return { version, start, end: start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)) };
}

/**
 * What an npy file says of its array, from its first bytes alone.
 *
 * @param bytes - {@link NPY_HEAD_BYTES} of them, or the whole file where it is shorter
 * @returns undefined if it is no npy file, or its header is longer
 * @throws FormatError `file-damaged` for a header that is not well formed
 */
export function parseNpyHead(bytes: Uint8Array<ArrayBuffer>): NpyHeader | undefined {
  const place = findNpyHeader(bytes);
  if (!place || place.end > bytes.length) return undefined;
  return parseNpyHeader(new TextDecoder().decode(bytes.subarray(place.start, place.end)));
}
