import { damagedFile } from './damaged-file.ts';

/** Bytes that can be read at any place, from memory or from a file on disk. */
export interface ByteSource {
  readonly size: number;
  /**
   * Reads `length` bytes from `offset` on.
   *
   * @returns exactly `length` bytes, not to be written to: they may be a view of the source's own memory
   * @throws FormatError `file-damaged` if the source ends before
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Makes a file, or bytes in memory, readable at any place. Nothing is read yet, and memory is not copied. */
export function toByteSource(source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>): ByteSource {
  const bytes = source instanceof Blob ? undefined : source instanceof ArrayBuffer ? new Uint8Array(source) : source;
  const size = source instanceof Blob ? source.size : source.byteLength;
  return {
    size,
    async read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw damagedFile(`file ends at byte ${size}, expected ${length} bytes at ${offset}`);
      }
      if (bytes) return bytes.subarray(offset, offset + length);
      const part = await (source as Blob).slice(offset, offset + length).arrayBuffer();
      if (part.byteLength !== length) throw damagedFile(`file gave ${part.byteLength} bytes, expected ${length}`);
      return new Uint8Array(part);
    },
  };
}

/** A part of a source, as one of its own. */
export function partOf(source: ByteSource, start: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      if (offset >= 0 && length >= 0 && offset + length <= size) return source.read(start + offset, length);
      return Promise.reject(damagedFile(`part ends at byte ${size}, expected ${length} bytes at ${offset}`));
    },
  };
}
