import { damagedFile } from '../bytes/damaged-file.ts';
import { readUtf8 } from '../bytes/wtf8.ts';

/** A place in a pickle, moving on with all that is read there. Nothing beyond the end is read. */
export class PickleBytes {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at: number;

  /** @param at - where reading begins, in bytes */
  constructor(bytes: Uint8Array<ArrayBuffer>, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** Where the next byte is read. */
  get at(): number {
    return this.#at;
  }

  /** The next `count` bytes, a view. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const from = this.#skip(count);
    return this.#bytes.subarray(from, from + count);
  }

  /** The next `count` bytes as text. */
  text(count: number): string {
    const text = readUtf8(this.take(count));
    if (text === undefined) throw damagedFile(`pickle holds a text that is not UTF-8, before byte ${this.#at}`);
    return text;
  }

  /** The next `count` bytes as text if they are UTF-8, else as they are. */
  textOrBytes(count: number): string | Uint8Array<ArrayBuffer> {
    const bytes = this.take(count);
    return readUtf8(bytes) ?? bytes;
  }

  /** Text up to a line feed. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    const text = this.text((end === -1 ? this.#bytes.length : end) - this.#at);
    this.take(1);
    return text;
  }

  /** An unsigned 8-bit number. */
  u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  /** An unsigned 32-bit number. */
  u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** An unsigned 64-bit number; rounded beyond 2⁵³. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  /** A float of 64 bits, big-endian as pickles have it. */
  f64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }

  /** Moves on by `count` bytes and returns where they begin. No view is made: one a byte would take longer than the reading. */
  #skip(count: number): number {
    const from = this.#at;
    if (count > this.#bytes.length - from) throw damagedFile(`pickle ends at byte ${this.#bytes.length}, too early`);
    this.#at = from + count;
    return from;
  }
}
