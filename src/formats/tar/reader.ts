import { damagedFile } from '../bytes/damaged-file.ts';

const BLOCK_BYTES = 512;
const MAX_ENTRIES = 1000;
const SIZE = { from: 124, to: 136 };
const MAGIC = { from: 257, to: 262 };

/** Whether a file begins as tar archives do. */
export function isTar(file: Uint8Array): boolean {
  return textOf(file.subarray(MAGIC.from, MAGIC.to)) === 'ustar';
}

/**
 * The files of a tar archive by their names: views of it.
 *
 * @throws FormatError `file-damaged` if an entry lies outside of the archive
 */
export function readTar(file: Uint8Array<ArrayBuffer>): Map<string, Uint8Array<ArrayBuffer>> {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = 0;
  while (at + BLOCK_BYTES <= file.length && file[at] !== 0) {
    if (entries.size === MAX_ENTRIES) throw damagedFile(`tar archive has more than ${MAX_ENTRIES} entries`);
    const header = file.subarray(at, at + BLOCK_BYTES);
    const name = textOf(header.subarray(0, 100));
    const size = textOf(header.subarray(SIZE.from, SIZE.to)).trim();
    const bytes = parseInt(size, 8);
    const from = at + BLOCK_BYTES;
    if (!/^[0-7]+$/.test(size) || from + bytes > file.length) {
      throw damagedFile(`tar entry ${name} of ${size} bytes (octal) does not fit the file of ${file.length}`);
    }
    entries.set(name, file.subarray(from, from + bytes));
    at = from + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return entries;
}

/** Text up to a zero byte. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder('latin1').decode(end === -1 ? bytes : bytes.subarray(0, end));
}
