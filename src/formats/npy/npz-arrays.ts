import { partOf, type ByteSource } from '../bytes/source.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { countOf, itemBytes, toIntegers, toStrings, type NdArray } from './nd-array.ts';
import { findNpyHeader, NPY_HEAD_BYTES, parseNpyHead, type NpyHeader } from './header.ts';
import { parseNpy } from './reader.ts';
import { readUtf8 } from '../bytes/wtf8.ts';
import { openZip } from '../zip/reader.ts';

/** The arrays of an npz archive, read one by one when they are asked for. */
export interface NpzArrays {
  /** Names of all arrays, in the archive's order. */
  readonly names: readonly string[];
  /** Names of everything else in the zip. */
  readonly others: readonly string[];
  /** What an array says of itself, without its values; undefined if that cannot be told. */
  head(name: string): Promise<NpyHeader | undefined>;
  /** An array; undefined if there is none of that name. */
  array(name: string): Promise<NdArray | undefined>;
  /**
   * An array whose values stay in the file, to be read at any place. They are read once now, for their checksum.
   *
   * @throws FormatError `file-damaged` if there is none of that name, or it is compressed, damaged, or not what its head says
   */
  mapped(name: string): Promise<MappedArray>;
  /**
   * A list of texts in either layout: one unicode array, or UTF-8 with offsets (see `npy-strings.ts`); undefined if there is none
   * of that name.
   */
  strings(name: string): Promise<string[] | undefined>;
}

/** An array in a file. */
export interface MappedArray extends NpyHeader {
  /** Exactly the values. */
  readonly values: ByteSource;
}

const SUFFIX = '.npy';

/**
 * Opens an npz archive: only its directory is read at first.
 *
 * @param maxBytes - of one array, unpacked
 * @throws FormatError `file-damaged`, here and in every call, for what is not well formed
 */
export async function openNpz(source: ByteSource, maxBytes = Number.MAX_SAFE_INTEGER): Promise<NpzArrays> {
  const zip = await openZip(source);
  const files = [...zip.entries.keys()];
  const array = async (name: string) => {
    const file = name + SUFFIX;
    return zip.entries.has(file) ? parseNpy(await zip.read(file, { maxBytes })) : undefined;
  };
  return {
    names: files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)),
    others: files.filter((file) => !file.endsWith(SUFFIX)),
    head: async (name) => parseNpyHead(await zip.head(name + SUFFIX, NPY_HEAD_BYTES)),
    array,
    async mapped(name) {
      const file = await zip.stored(name + SUFFIX);
      await zip.check(name + SUFFIX);
      const head = await file.read(0, Math.min(NPY_HEAD_BYTES, file.size));
      const header = parseNpyHead(head);
      const size = header && itemBytes(header.descr);
      const start = findNpyHeader(head)?.end ?? 0;
      if (!header || size === undefined || countOf(header.shape) * size !== file.size - start) {
        throw damagedFile(`npz holds an array that is not what it says: ${name}`);
      }
      return { ...header, values: partOf(file, start, file.size - start) };
    },
    async strings(name) {
      const unicode = await array(name);
      // An empty list comes from numpy as float64 of shape (0,).
      if (unicode) return unicode.data.length === 0 ? [] : toStrings(unicode);
      const text = await array(`${name}_utf8`);
      const offsets = await array(`${name}_offsets`);
      return text && offsets && splitTexts(name, text, offsets);
    },
  };
}

function splitTexts(name: string, text: NdArray, offsets: NdArray): string[] {
  const ends = toIntegers(offsets);
  const strings: string[] = [];
  for (let i = 1; i < ends.length; i++) {
    const from = ends[i - 1]!;
    const to = ends[i]!;
    if (!(from >= 0 && from <= to && to <= text.data.length)) throw damagedFile(`npz has a wrong offset: ${name} ${i}`);
    const string = readUtf8(text.data.subarray(from, to));
    if (string === undefined) throw damagedFile(`npz holds a text that is not UTF-8: ${name} ${i - 1}`);
    strings.push(string);
  }
  return strings;
}
