import type { ByteSource } from '../bytes/source.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { readUtf8 } from '../bytes/wtf8.ts';
import { readCp437 } from './cp437.ts';
import { ZIP } from './layout.ts';

const MAX_COMMENT_BYTES = 0xffff;
const MAX_DIRECTORY_BYTES = 256 * 2 ** 20;

/** One file in an archive, as the archive's directory has it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 is stored, 8 is DEFLATE; others cannot be read. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly storedBytes: number;
  /** Bytes once unpacked. */
  readonly bytes: number;
  /** Where its local header begins. */
  readonly headerOffset: number;
}

/** An archive's directory, and where it begins: all data lies before that. */
export interface ZipDirectory {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly start: number;
}

/**
 * Reads the directory at the end of an archive, Zip64 or not.
 *
 * @throws FormatError `file-damaged` if there is none, it contradicts itself or the file, or a name stands in it twice
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipDirectory> {
  const { start, size, count } = await findDirectory(source);
  // A header is at least 46 bytes: a count that lies is noticed before anything is allocated for it.
  if (size > MAX_DIRECTORY_BYTES || count * ZIP.centralHeaderBytes > size) {
    throw damagedFile(`zip directory of ${size} bytes cannot hold ${count} entries`);
  }
  const bytes = await source.read(start, size);
  const view = toView(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + ZIP.centralHeaderBytes > size || view.getUint32(at, true) !== ZIP.centralHeader) {
      throw damagedFile(`zip directory has no entry ${i} of ${count}`);
    }
    const nameEnd = at + ZIP.centralHeaderBytes + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > size) throw damagedFile(`zip directory ends within entry ${i} of ${count}`);
    const entry = readEntry(view, at, bytes.subarray(at + ZIP.centralHeaderBytes, nameEnd), [nameEnd, extraEnd]);
    if (entry.headerOffset + ZIP.localHeaderBytes + entry.storedBytes > start) {
      throw damagedFile(`zip entry lies outside of the archive: ${entry.name}`);
    }
    if (entries.has(entry.name)) throw damagedFile(`zip has two entries of one name: ${entry.name}`);
    entries.set(entry.name, entry);
    at = next;
  }
  return { entries, start };
}

function readEntry(view: DataView, at: number, nameBytes: Uint8Array, extra: readonly [number, number]): ZipEntry {
  const name = readUtf8(nameBytes) ?? readCp437(nameBytes);
  let bytes = view.getUint32(at + 24, true);
  let storedBytes = view.getUint32(at + 20, true);
  let headerOffset = view.getUint32(at + 42, true);
  if (bytes === ZIP.in64 || storedBytes === ZIP.in64 || headerOffset === ZIP.in64) {
    const wide = findZip64(view, extra, name);
    bytes = bytes === ZIP.in64 ? wide.next() : bytes;
    storedBytes = storedBytes === ZIP.in64 ? wide.next() : storedBytes;
    headerOffset = headerOffset === ZIP.in64 ? wide.next() : headerOffset;
  }
  return {
    name,
    method: view.getUint16(at + 10, true),
    isEncrypted: (view.getUint16(at + 8, true) & ZIP.flagEncrypted) !== 0,
    crc: view.getUint32(at + 16, true),
    storedBytes,
    bytes,
    headerOffset,
  };
}

/** The 64-bit values of an entry's Zip64 extra field, one after another. */
function findZip64(view: DataView, [from, end]: readonly [number, number], name: string): { next(): number } {
  let at = from;
  while (at + 4 <= end) {
    const fieldEnd = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === ZIP.zip64Extra && fieldEnd <= end) {
      let valueAt = at + 4;
      return {
        next() {
          if (valueAt + 8 > fieldEnd) throw damagedFile(`zip entry lacks a 64-bit size or offset: ${name}`);
          valueAt += 8;
          return readU64(view, valueAt - 8);
        },
      };
    }
    at = fieldEnd;
  }
  throw damagedFile(`zip entry lacks its Zip64 field: ${name}`);
}

/** Finds the directory from the record at the file's end, behind which only a comment may stand. */
async function findDirectory(
  source: ByteSource,
): Promise<{ readonly start: number; readonly size: number; readonly count: number }> {
  const tailBytes = Math.min(source.size, ZIP.endBytes + MAX_COMMENT_BYTES + ZIP.end64LocatorBytes);
  const view = toView(await source.read(source.size - tailBytes, tailBytes));
  for (let at = tailBytes - ZIP.endBytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== ZIP.end) continue;
    if (at + ZIP.endBytes + view.getUint16(at + 20, true) !== tailBytes) continue;
    let count = view.getUint16(at + 10, true);
    let size = view.getUint32(at + 12, true);
    let start = view.getUint32(at + 16, true);
    const locator = at - ZIP.end64LocatorBytes;
    if (locator >= 0 && view.getUint32(locator, true) === ZIP.end64Locator) {
      const end64 = toView(await source.read(readU64(view, locator + 8), ZIP.end64Bytes));
      if (end64.getUint32(0, true) !== ZIP.end64)
        throw damagedFile('zip lacks the Zip64 record that its end points to');
      count = readU64(end64, 32);
      size = readU64(end64, 40);
      start = readU64(end64, 48);
    }
    if (start + size > source.size - tailBytes + at)
      throw damagedFile(`zip directory lies outside of the file: ${start}`);
    return { start, size, count };
  }
  throw damagedFile('file is no zip archive, or its end is missing');
}

function readU64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw damagedFile(`zip has an impossible size or offset: ${String(value)}`);
  return Number(value);
}

function toView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
