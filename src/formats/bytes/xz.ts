import { crc32 } from './crc32.ts';
import { LzmaDecoder, LzmaFailure } from './lzma.ts';

/** What became of an xz stream: the bytes, and why there are no more. */
export interface UnpackedXz {
  readonly bytes: Uint8Array;
  readonly end: 'done' | 'full' | 'input-ended' | 'broken';
}

/** What a byte of LZMA can become at most: the longest match costs a third of a bit where all odds are at their limit. */
export const MAX_LZMA_RATIO = 16384;

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
const STREAM_HEADER_BYTES = 12;
const DELTA = 0x03;
const LZMA2 = 0x21;

/**
 * Unpacks an xz stream (LZMA2, with or without the delta filter) as far as it goes, or as is wanted. The checksums of the
 * data are not looked at: libtiff stops reading before it meets them.
 *
 * @param maxBytes - the most that comes out
 */
export function unpackXzStart(source: Uint8Array, maxBytes: number): UnpackedXz {
  const out = new Uint8Array(maxBytes);
  let filled = 0;
  try {
    if (source.length < STREAM_HEADER_BYTES) return { bytes: out.subarray(0, 0), end: 'input-ended' };
    if (MAGIC.some((byte, i) => source[i] !== byte)) return { bytes: out.subarray(0, 0), end: 'broken' };
    const checkBytes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64][source[7]! & 15]!;
    let at = STREAM_HEADER_BYTES;
    while (filled < maxBytes) {
      if (source[at] === 0) return { bytes: out.subarray(0, filled), end: 'done' }; // the index begins
      const { headerBytes, delta } = readBlockHeader(source, at);
      const part = out.subarray(filled);
      const start = at + headerBytes;
      const block = unpackLzma2(source.subarray(start), part);
      if (delta > 0) undoDelta(part.subarray(0, block.filled), delta);
      filled += block.filled;
      if (block.failure) throw block.failure;
      at = start + Math.ceil(block.sourceBytes / 4) * 4 + checkBytes;
    }
    return { bytes: out, end: 'full' };
  } catch (error) {
    if (!(error instanceof LzmaFailure)) throw error;
    return { bytes: out.subarray(0, filled), end: error.isEarlyEnd ? 'input-ended' : 'broken' };
  }
}

/** @returns the header's length, and the delta filter's distance, 0 for none */
function readBlockHeader(source: Uint8Array, at: number): { readonly headerBytes: number; readonly delta: number } {
  const headerBytes = ((source[at] ?? 0) + 1) * 4;
  if (at + headerBytes > source.length) throw new LzmaFailure(true);
  const header = source.subarray(at, at + headerBytes);
  const stored = new DataView(header.buffer, header.byteOffset).getUint32(headerBytes - 4, true);
  if (crc32(header.subarray(0, -4)) !== stored) throw new LzmaFailure(false);
  const flags = header[1]!;
  let next = 2;
  const readNumber = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = header[next++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  if ((flags & 0x40) !== 0) readNumber(); // sizes, packed and unpacked
  if ((flags & 0x80) !== 0) readNumber();
  let delta = 0;
  for (let i = 0; i <= (flags & 3); i++) {
    const filter = readNumber();
    const propertyBytes = readNumber();
    const isLast = i === (flags & 3);
    if (filter !== (isLast ? LZMA2 : DELTA)) throw new LzmaFailure(false);
    if (!isLast && delta !== 0) throw new LzmaFailure(false);
    if (!isLast) delta = header[next]! + 1;
    next += propertyBytes;
  }
  return { headerBytes, delta };
}

interface UnpackedBlock {
  readonly filled: number;
  readonly sourceBytes: number;
  readonly failure?: LzmaFailure;
}

function unpackLzma2(source: Uint8Array, out: Uint8Array): UnpackedBlock {
  const decoder = new LzmaDecoder(out);
  let at = 0;
  try {
    while (decoder.filled < out.length) {
      const control = source[at];
      if (control === undefined) throw new LzmaFailure(true);
      if (control === 0) return { filled: decoder.filled, sourceBytes: at + 1 };
      if (control === 1 || control >= 0xe0) decoder.resetDictionary();
      const isPacked = control >= 0x80;
      const hasProperties = control >= 0xc0;
      if (!isPacked && control > 2) throw new LzmaFailure(false);
      const headBytes = isPacked ? (hasProperties ? 6 : 5) : 3;
      if (at + headBytes > source.length) throw new LzmaFailure(true);
      const unpackedBytes = (isPacked ? (control & 31) << 16 : 0) + source[at + 1]! * 256 + source[at + 2]! + 1;
      const packedBytes = isPacked ? source[at + 3]! * 256 + source[at + 4]! + 1 : unpackedBytes;
      const data = source.subarray(at + headBytes, at + headBytes + packedBytes);
      if (hasProperties) decoder.setProperties(source[at + 5]!);
      if (control >= 0xa0) decoder.resetState();
      if (isPacked) decoder.decode(data, unpackedBytes);
      else decoder.copy(data);
      at += headBytes + packedBytes;
      if (data.length < packedBytes && decoder.filled < out.length) throw new LzmaFailure(true);
    }
    return { filled: decoder.filled, sourceBytes: at };
  } catch (error) {
    if (!(error instanceof LzmaFailure)) throw error;
    return { filled: decoder.filled, sourceBytes: at, failure: error };
  }
}

function undoDelta(bytes: Uint8Array, distance: number): void {
  for (let i = distance; i < bytes.length; i++) bytes[i]! += bytes[i - distance]!;
}
