import { parseNpyHeader, type NpyHeader } from './header.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

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
