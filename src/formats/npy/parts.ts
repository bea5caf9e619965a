import { npyHeader } from './header.ts';
import { utf8Length, writeUtf8 } from '../bytes/wtf8.ts';

const CHUNK_BYTES = 2 ** 20;

/** Takes bytes in order; they are overwritten once it has resolved. */
export type WriteBytes = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/** A part of a file whose length is known before it is made. */
export interface SizedPart {
  readonly bytes: number;
  writeTo(write: WriteBytes): Promise<void>;
}

/** Code points of the longest text, at least 1: numpy has no strings of width 0. */
export function unicodeWidth(strings: readonly string[]): number {
  let width = 1;
  for (const text of strings) if (text.length > width) width = Math.max(width, codePoints(text));
  return width;
}

/**
 * An npy file of texts, type `<U{width}`: UTF-32, each text padded with zeros to the longest. Made in pieces of 1 MiB, never
 * whole. Lone surrogates are written as they are, which Python reads as such. Zeros at the end of a text are lost, as in numpy;
 * no file system has them in names.
 *
 * @param shape - lengths; empty for a single text
 */
export function unicodeNpy(strings: readonly string[], shape: readonly number[] = [strings.length]): SizedPart {
  const width = unicodeWidth(strings);
  const header = npyHeader(`<U${width}`, shape);
  return {
    bytes: header.length + strings.length * width * 4,
    async writeTo(write) {
      await write(header);
      const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / 4 / width));
      const points = new Uint32Array(Math.min(perChunk, strings.length) * width);
      for (let from = 0; from < strings.length; from += perChunk) {
        const chunk = strings.slice(from, from + perChunk);
        points.fill(0);
        chunk.forEach((text, i) => writeCodePoints(text, points, i * width));
        await write(new Uint8Array(points.buffer, 0, chunk.length * width * 4));
      }
    },
  };
}

/**
 * Texts as two npy files: all of them in UTF-8 one after another (`|u1`), and where each begins, with the end of the last
 * (`<i8`, one more than there are texts). For lists that the padding of `<U` would blow up. Lone surrogates are kept: Python
 * reads them with `decode('utf-8', 'surrogatepass')`.
 */
export function utf8Npy(strings: readonly string[]): { readonly text: SizedPart; readonly offsets: SizedPart } {
  const offsets = new BigInt64Array(strings.length + 1);
  let total = 0;
  strings.forEach((text, i) => {
    total += utf8Length(text);
    offsets[i + 1] = BigInt(total);
  });
  const header = npyHeader('|u1', [total]);
  return {
    offsets: int64Npy(offsets),
    text: {
      bytes: header.length + total,
      async writeTo(write) {
        await write(header);
        let chunk = new Uint8Array(CHUNK_BYTES);
        let at = 0;
        for (const text of strings) {
          const bytes = utf8Length(text);
          if (at + bytes > chunk.length) {
            await write(chunk.subarray(0, at));
            at = 0;
            if (bytes > chunk.length) chunk = new Uint8Array(bytes);
          }
          at = writeUtf8(text, chunk, at);
        }
        await write(chunk.subarray(0, at));
      },
    },
  };
}

/** An npy file of 64-bit integers, type `<i8`, one dimension. */
export function int64Npy(values: BigInt64Array<ArrayBuffer>): SizedPart {
  return numbersNpy('<i8', values);
}

/**
 * An npy file of 64-bit floats, type `<f8`.
 *
 * @param shape - lengths; one dimension unless given
 */
export function float64Npy(values: Float64Array<ArrayBuffer>, shape?: readonly number[]): SizedPart {
  return numbersNpy('<f8', values, shape);
}

/** An npy file of 32-bit floats, type `<f4`; as {@link float64Npy}. */
export function float32Npy(values: Float32Array<ArrayBuffer>, shape?: readonly number[]): SizedPart {
  return numbersNpy('<f4', values, shape);
}

function numbersNpy(
  descr: string,
  values: BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  shape: readonly number[] = [values.length],
): SizedPart {
  const header = npyHeader(descr, shape);
  return {
    bytes: header.length + values.byteLength,
    async writeTo(write) {
      await write(header);
      await write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    },
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count++;
  return count;
}

function writeCodePoints(text: string, points: Uint32Array, at: number): void {
  for (let i = 0; i < text.length;) {
    const point = text.codePointAt(i)!;
    points[at++] = point;
    i += point > 0xffff ? 2 : 1;
  }
}
