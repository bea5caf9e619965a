import type { ByteSource } from './source.ts';
import { damagedFile } from './damaged-file.ts';

const CHUNK_BYTES = 64 * 2 ** 20; // browsers refuse to give a file of 2 GiB at once

/**
 * Reads a source whole, in pieces.
 *
 * @returns `Uint8Array[source.size]`, the caller's own
 * @throws FormatError `file-damaged` if it is longer than `maxBytes`, or does not fit into memory
 */
export async function readWhole(source: ByteSource, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (source.size > maxBytes) throw damagedFile(`file is too large: ${source.size} bytes, at most ${maxBytes}`);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(source.size);
  } catch (cause) {
    throw damagedFile(`file does not fit into memory: ${source.size} bytes`, cause);
  }
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    bytes.set(await source.read(at, Math.min(CHUNK_BYTES, bytes.length - at)), at);
  }
  return bytes;
}
