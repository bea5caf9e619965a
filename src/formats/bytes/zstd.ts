import { decompress, Decompress, ZstdErrorCode } from 'fzstd';
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

/** What became of Zstandard data: the bytes, and why there are no more. */
export interface UnpackedZstd {
  readonly bytes: Uint8Array;
  readonly end: 'done' | 'full' | 'input-ended' | 'broken';
}

/** What a byte of Zstandard can become at most: a block of four bytes stands for 128 KiB. */
export const MAX_ZSTD_RATIO = 2 ** 15;
const PIECE_BYTES = 2 ** 16;

/**
 * Unpacks Zstandard frames as far as they go, or as is wanted.
 *
 * @param maxBytes - the most that comes out
 */
export function unpackZstdStart(stored: Uint8Array, maxBytes: number): UnpackedZstd {
  const bytes = new Uint8Array(maxBytes);
  let filled = 0;
  const stream = new Decompress((part) => {
    const wanted = part.subarray(0, maxBytes - filled);
    bytes.set(wanted, filled);
    filled += wanted.length;
  });
  try {
    for (let at = 0; at < stored.length && filled < maxBytes; at += PIECE_BYTES) {
      stream.push(stored.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= stored.length);
    }
  } catch (error) {
    const isEarlyEnd = error instanceof Error && 'code' in error && error.code === ZstdErrorCode.UnexpectedEOF;
    const end = filled === maxBytes ? 'full' : isEarlyEnd ? 'input-ended' : 'broken';
    return { bytes: bytes.subarray(0, filled), end };
  }
  return { bytes: bytes.subarray(0, filled), end: filled === maxBytes ? 'full' : 'done' };
}
