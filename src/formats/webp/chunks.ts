/** One chunk of a RIFF file. */
export interface WebpChunk {
  /** Four characters, for example `VP8X`. */
  readonly name: string;
  /** Where the payload begins. */
  readonly start: number;
  /** Where it ends by its own length, which may lie behind the end of the file. */
  readonly end: number;
}

const RIFF_HEADER_BYTES = 12;

/** Walks the chunks of a WebP up to the end that the RIFF header names, or the end of the file. */
export function* walkWebpChunks(bytes: Uint8Array): Generator<WebpChunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const limit = Math.min(riffEnd(bytes), bytes.length);
  let at = RIFF_HEADER_BYTES;
  while (at + 8 <= limit) {
    const start = at + 8;
    const end = start + view.getUint32(at + 4, true);
    yield { name: String.fromCharCode(...bytes.subarray(at, at + 4)), start, end };
    at = end + (end & 1); // payloads are padded to an even length; the RIFF header is 12 bytes, so parity is that of the file
  }
}

/** Where the file ends by its RIFF header. Needs 8 bytes. */
export function riffEnd(bytes: Uint8Array): number {
  return 8 + new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(4, true);
}
