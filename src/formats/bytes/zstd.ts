import { decompress } from 'fzstd';
import { messageOf } from '../../core/errors.ts';
import { damagedFile } from './damaged-file.ts';

/**
 * Unpacks Zstandard frames of a length that is known, by fzstd.
 *
 * @param length - bytes once unpacked: so much memory is taken, and no more
 * @returns exactly so many bytes, the caller's own
 * @throws FormatError `file-damaged` if they are no frames, or unpack to another length
 */
export function unpackZstd(stored: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(length);
  let found: number;
  try {
    found = decompress(stored, unpacked).length;
  } catch (error) {
    throw damagedFile(`Zstandard data cannot be unpacked: ${messageOf(error)}`, error);
  }
  if (found !== length) throw damagedFile(`Zstandard data unpacks to ${found} bytes, expected ${length}`);
  return unpacked;
}
