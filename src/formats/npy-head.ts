import { parseNpyHeader, type NpyHeader } from './npy-header.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** Bytes of an npy file that hold its header, unless it has a very long type. */
export const NPY_HEAD_BYTES = 4096;

/**
 * What an npy file says of its array, from its first bytes alone.
 *
 * @param bytes - {@link NPY_HEAD_BYTES} of them, or the whole file where it is shorter
 * @returns undefined if it is no npy file, or its header is longer
 * @throws PipelineError `file-damaged` for a header that is not well formed
 */
export function parseNpyHead(bytes: Uint8Array<ArrayBuffer>): NpyHeader | undefined {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirst = bytes[6] === 1;
  const start = isFirst ? 10 : 12;
  const end = start + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) return undefined;
  return parseNpyHeader(new TextDecoder().decode(bytes.subarray(start, end)));
}
