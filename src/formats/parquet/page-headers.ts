import { damagedFile } from '../bytes/damaged-file.ts';

/** What a page says of itself before its data. */
export interface PageHeader {
  /** {@link DATA}, {@link DICTIONARY} or {@link DATA_V2}; others are not read. */
  readonly type: number;
  /** Bytes of its data in the file, and unpacked. */
  readonly storedBytes: number;
  readonly bytes: number;
  readonly values: number;
  /** Number of Parquet's encoding of the values. */
  readonly encoding: number;
  /** Of pages of the second version: bytes of their levels, of repetition, then of definition, which lie unpacked before the values. */
  readonly levelBytes: readonly [number, number];
}

/** A page as it lies in the file. */
export interface Page extends PageHeader {
  readonly stored: Uint8Array;
}

/** Type of a page with values. */
export const DATA = 0;
/** Type of a page with the dictionary of those that follow. */
export const DICTIONARY = 2;
/** Type of a page with values whose levels lie unpacked before them. */
export const DATA_V2 = 3;
const SLACK_BYTES = 64;
const MAX_DEPTH = 8;

/**
 * The pages of a column's part. They must fill it, unpack to no more than they can, and hold as many values as the file says: the
 * library that decodes them takes memory by these counts, and does not doubt them.
 *
 * @param chunk - the part as it lies in the file
 * @param values - how many the file says that it holds
 * @param maxRatio - bytes that one byte can become at most
 * @throws FormatError `file-damaged`
 * @see https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
export function* pagesOf(
  chunk: Uint8Array,
  { values, maxRatio }: { readonly values: number; readonly maxRatio: number },
): Generator<Page, void> {
  let at = 0;
  let found = 0;
  while (at < chunk.length) {
    const { header, end } = readPageHeader(chunk, at);
    const { type, storedBytes, bytes } = header;
    if (type !== DATA && type !== DICTIONARY && type !== DATA_V2)
      throw damagedFile(`Parquet has a page of type ${type}`);
    if (end + storedBytes > chunk.length) {
      throw damagedFile(`Parquet has a page of ${storedBytes} bytes where ${chunk.length - end} are left`);
    }
    const most = type === DICTIONARY ? bytes : values - found;
    if (bytes > storedBytes * maxRatio + SLACK_BYTES || header.values > most) {
      throw damagedFile(
        `Parquet has a page of ${storedBytes} bytes that cannot be ${bytes} with ${header.values} values`,
      );
    }
    if (type !== DICTIONARY) found += header.values;
    at = end + storedBytes;
    yield { ...header, stored: chunk.subarray(end, at) };
  }
  if (found !== values) throw damagedFile(`Parquet has a column of ${values} values, and pages of ${found}`);
}

/** Reads the header at a place, in Thrift's compact protocol. */
function readPageHeader(bytes: Uint8Array, at: number): { readonly header: PageHeader; readonly end: number } {
  const reader = new CompactReader(bytes, at);
  const fields = reader.struct();
  const type = fields.get(1);
  const isSecond = type === DATA_V2;
  const inner = fields.get(isSecond ? 8 : type === DICTIONARY ? 7 : 5);
  const facts: Fields = inner instanceof Map ? inner : new Map();
  const number = (value: Field) => {
    if (typeof value === 'number' && value >= 0) return value;
    throw damagedFile(`Parquet has no page at byte ${at} of a column`);
  };
  const values = number(facts.get(1));
  if (isSecond && number(facts.get(2)) > values)
    throw damagedFile(`Parquet has a page with more nulls than ${values} values`);
  const header: PageHeader = {
    type: number(type),
    bytes: number(fields.get(2)),
    storedBytes: number(fields.get(3)),
    values,
    encoding: number(facts.get(isSecond ? 4 : 2)),
    levelBytes: isSecond ? [number(facts.get(6)), number(facts.get(5))] : [0, 0],
  };
  return { header, end: reader.at };
}

/** A value that is of use here: a whole number, or a struct of such. What else there is is passed over. */
type Field = number | Fields | undefined;
type Fields = ReadonlyMap<number, Field>;

class CompactReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(depth = 0): Fields {
    if (depth > MAX_DEPTH) throw damagedFile('Parquet has a page header that nests too deep');
    const fields = new Map<number, Field>();
    for (let id = 0; ;) {
      const head = this.#byte();
      const type = head & 0x0f;
      if (type === 0) return fields;
      id = head >> 4 === 0 ? this.#zigzag() : id + (head >> 4);
      fields.set(id, this.#value(type, depth));
    }
  }

  #value(type: number, depth: number): Field {
    switch (type) {
      case 1: // true
      case 2: // false
        return undefined;
      case 3:
        this.at += 1;
        return undefined;
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        this.at += 8;
        return undefined;
      case 8: {
        const length = this.#varint(); // before its place is looked at
        this.at += length;
        return undefined;
      }
      case 12:
        return this.struct(depth + 1);
      default: // lists, sets and maps are in no page header
        throw damagedFile(`Parquet has a page header with a field of type ${type}`);
    }
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw damagedFile('Parquet has a page header with a number that is too long');
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw damagedFile('Parquet has a page header that is cut short');
    return byte;
  }
}
