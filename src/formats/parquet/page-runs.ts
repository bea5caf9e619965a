import { damagedFile } from '../bytes/damaged-file.ts';
import { DATA_V2, type Page } from './page-headers.ts';

/** How deep a column nests: what is told of each value besides itself. */
export interface Levels {
  /** Lists around a value. */
  readonly repetition: number;
  /** Things around it that may be missing, or lists. */
  readonly definition: number;
}

const PLAIN = 0;
const DICTIONARIES = new Set([2, 8]);
/** Runs of single bits come in groups of eight, the last of which may be filled up. */
const GROUP = 8;

/** Unpacks some bytes of a page to so many. */
export type Unpack = (stored: Uint8Array, bytes: number) => Uint8Array;

/**
 * Makes sure that the runs of a page (levels, and numbers into a dictionary) are no longer than its values are many: the library
 * that decodes them writes as many as a run says.
 *
 * @throws FormatError `file-damaged`, also for encodings whose lengths could not be checked
 */
export function checkRuns(page: Page, levels: Levels, unpack: Unpack): void {
  const { values, encoding } = page;
  const parts = page.type === DATA_V2 ? secondParts(page, unpack) : firstParts(page, levels, unpack);
  if (levels.repetition > 0) follow(parts.repetition, bitsOf(levels.repetition), values);
  if (levels.definition > 0) follow(parts.definition, bitsOf(levels.definition), values);
  if (encoding === PLAIN) return;
  if (!DICTIONARIES.has(encoding)) {
    throw damagedFile(`Parquet has values in encoding ${encoding}, which is not read: save it without delta encodings`);
  }
  const width = parts.values[0] ?? 0;
  if (width > 32) throw damagedFile(`Parquet has numbers of ${width} bits for a dictionary`);
  follow(parts.values.subarray(1), width, values);
}

/** A page, taken apart. */
type Parts = Readonly<Record<'repetition' | 'definition' | 'values', Uint8Array>>;

/** All of it is packed, and before each kind of levels stands their length. */
function firstParts({ stored, bytes }: Page, levels: Levels, unpack: Unpack): Parts {
  const data = unpack(stored, bytes);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let at = 0;
  const next = (deepest: number): Uint8Array => {
    if (deepest === 0) return data.subarray(0, 0);
    if (at + 4 > data.length) throw damagedFile('Parquet has a page that is cut short');
    const begin = at + 4;
    at = begin + view.getUint32(at, true);
    if (at > data.length) throw damagedFile(`Parquet has levels up to byte ${at} in a page of ${data.length}`);
    return data.subarray(begin, at);
  };
  const [repetition, definition] = [next(levels.repetition), next(levels.definition)];
  return { repetition, definition, values: data.subarray(at) };
}

function secondParts({ stored, bytes, levelBytes: [repetition, definition] }: Page, unpack: Unpack): Parts {
  const begin = repetition + definition;
  if (begin > stored.length || begin > bytes)
    throw damagedFile(`Parquet has levels of ${begin} bytes in a page of ${bytes}`);
  return {
    repetition: stored.subarray(0, repetition),
    definition: stored.subarray(repetition, begin),
    values: unpack(stored.subarray(begin), bytes - begin),
  };
}

function bitsOf(largest: number): number {
  return 32 - Math.clz32(largest);
}

/** Follows runs until they hold `most` values, or end: a page may hold fewer values than it has places. */
function follow(bytes: Uint8Array, width: number, most: number): void {
  let at = 0;
  for (let seen = 0; seen < most && at < bytes.length;) {
    const { value: head, end } = varint(bytes, at);
    const isPacked = head % 2 === 1;
    const count = isPacked ? ((head - 1) / 2) * GROUP : head / 2;
    const slack = isPacked ? GROUP - 1 : 0;
    if (count === 0 || count > most - seen + slack) {
      throw damagedFile(`Parquet has a run of ${count} values where ${most - seen} are left`);
    }
    seen += count;
    at = end + (isPacked ? (count * width) / 8 : Math.ceil(width / 8));
  }
}

function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  throw damagedFile('Parquet has a run without its length');
}
