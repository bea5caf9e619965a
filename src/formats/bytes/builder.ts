import { utf8Length, writeUtf8 } from './wtf8.ts';

const FIRST_CAPACITY = 4096;

/** A piece of a binary file in the making: little-endian numbers, text and bytes, appended one after another. */
export class ByteBuilder {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes appended since the last {@link take}. */
  get length(): number {
    return this.#length;
  }

  /** Appends an unsigned 8-bit number. */
  u8(value: number): this {
    const at = this.#grow(1);
    this.#bytes[at] = value;
    return this;
  }

  /** Appends an unsigned 16-bit number. */
  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  /** Appends a 32-bit number, signed or unsigned. */
  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** Appends an unsigned 64-bit number, 0 to `Number.MAX_SAFE_INTEGER`. */
  u64(value: number): this {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  /** Appends text in UTF-8; lone surrogates are kept (see `wtf8.ts`). */
  text(text: string): this {
    const bytes = utf8Length(text);
    const at = this.#grow(bytes);
    writeUtf8(text, this.#bytes, at);
    return this;
  }

  /** Appends a copy of bytes. */
  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Appends zero bytes. */
  zeros(count: number): this {
    const at = this.#grow(count);
    this.#bytes.fill(0, at, at + count);
    return this;
  }

  /**
   * Hands out all that was appended, and begins anew.
   *
   * @returns a view of the builder's memory, valid until the next append
   */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  /** Makes room for `count` bytes and returns where they begin. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }
}
