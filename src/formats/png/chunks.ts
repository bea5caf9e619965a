import { crc32 } from '../bytes/crc32.ts';

/** One chunk of a PNG. */
export interface PngChunk {
  /** Four characters, for example `IHDR`. */
  readonly name: string;
  /** Where the payload begins. */
  readonly start: number;
  /** Where it ends by its own length, which may lie behind the end of the file. */
  readonly end: number;
}

const SIGNATURE_BYTES = 8;

/**
 * Walks the chunks of a PNG, IEND included, until the bytes left hold no chunk header or its name is none (letters,
 * digits and underscore, as Pillow has it).
 */
export function* walkPngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = SIGNATURE_BYTES;
  while (at + 8 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (!/^[0-9A-Za-z_]{4}$/.test(name)) return;
    const start = at + 8;
    const end = start + view.getUint32(at);
    yield { name, start, end };
    if (name === 'IEND') return;
    at = end + 4;
  }
}

/** Whether the checksum behind a chunk is there and right. */
export function isPngChunkIntact(bytes: Uint8Array, { start, end }: PngChunk): boolean {
  if (end + 4 > bytes.length) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return view.getUint32(end) === crc32(bytes.subarray(start - 4, end));
}
