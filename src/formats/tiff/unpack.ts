import { inflateZlib, MAX_DEFLATE_RATIO } from '../bytes/inflate.ts';
import { MAX_LZMA_RATIO, unpackXzStart } from '../bytes/xz.ts';
import { MAX_ZSTD_RATIO, unpackZstdStart } from '../bytes/zstd.ts';
import { damaged, truncated } from '../image/failure.ts';
import { decodePackBits, decodeTiffLzw, MAX_LZW_RATIO, MAX_PACK_BITS_RATIO } from './codecs.ts';
import { TIFF_COMPRESSION } from './header.ts';

/**
 * Unpacks the bytes of one strip or tile.
 *
 * @param byteCount - what must come out; more is ignored
 * @throws FormatError `image-truncated` if the data end early, `image-damaged`
 */
export type Unpack = (source: Uint8Array, byteCount: number) => Uint8Array;

/**
 * Gives what undoes a compression that takes bytes for bytes (not JPEG, not fax).
 *
 * @param compression - by its number in the file
 */
export function chooseUnpack(compression: number): Unpack {
  switch (compression) {
    case TIFF_COMPRESSION.packBits:
      return guarded(decodePackBits, MAX_PACK_BITS_RATIO);
    case TIFF_COMPRESSION.lzw:
      return guarded(decodeTiffLzw, MAX_LZW_RATIO);
    case TIFF_COMPRESSION.zstd:
      return guarded(toRows(unpackZstdStart), MAX_ZSTD_RATIO);
    case TIFF_COMPRESSION.lzma:
      return guarded(toRows(unpackXzStart), MAX_LZMA_RATIO);
    default:
      return guarded(toRows(inflateZlib), MAX_DEFLATE_RATIO);
  }
}

/** Nothing is allocated for more than a block's data can hold. */
function guarded(unpack: Unpack, maxRatio: number): Unpack {
  return (source, byteCount) => {
    if (byteCount > source.length * maxRatio) {
      throw truncated(`TIFF block has ${source.length} bytes, which cannot be ${byteCount} unpacked`);
    }
    return unpack(source, byteCount);
  };
}

/** What the readers of a compression's first bytes give. */
interface UnpackedStart {
  readonly bytes: Uint8Array;
  readonly end: string;
}

function toRows(read: (source: Uint8Array, byteCount: number) => UnpackedStart): Unpack {
  return (source, byteCount) => {
    const { bytes, end } = read(source, byteCount);
    if (end === 'broken') throw damaged(`TIFF block is broken after ${bytes.length} of ${byteCount} bytes`);
    if (bytes.length < byteCount) throw truncated(`TIFF block gives ${bytes.length} bytes, expected ${byteCount}`);
    return bytes;
  };
}
