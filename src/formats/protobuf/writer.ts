const KIND = { varint: 0, bytes: 2, fixed32: 5 } as const;

/**
 * A protobuf message in the making. Large values are kept by reference and copied once, by {@link finish}.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class ProtoMessage {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** Adds a whole number, 0 to `Number.MAX_SAFE_INTEGER`. */
  int(field: number, value: number): this {
    return this.#tag(field, KIND.varint).#varint(value);
  }

  /** Adds whole numbers, one field each. */
  ints(field: number, values: readonly number[]): this {
    for (const value of values) this.int(field, value);
    return this;
  }

  /** Adds a float of 32 bits. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#tag(field, KIND.fixed32).#append(bytes);
  }

  /** Adds bytes; they must not change before {@link finish}. */
  bytes(field: number, value: Uint8Array): this {
    return this.#tag(field, KIND.bytes).#varint(value.length).#append(value);
  }

  /** Adds text. */
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  /** Adds a message that is complete. */
  message(field: number, message: ProtoMessage): this {
    this.#tag(field, KIND.bytes).#varint(message.#length);
    for (const part of message.#parts) this.#append(part);
    return this;
  }

  /** The message's bytes, in a buffer of their own. */
  finish(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Adds a field that stands in another message, as it is there. */
  whole(field: Uint8Array): this {
    return this.#append(field);
  }

  #tag(field: number, kind: number): this {
    return this.#varint(field * 8 + kind);
  }

  #varint(value: number): this {
    return this.#append(toVarint(value));
  }

  #append(part: Uint8Array): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

/** What stands before the content of a field of text, bytes, or a message: its number and its length. */
export function protoHeader(field: number, bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...toVarint(field * 8 + KIND.bytes), ...toVarint(bytes)]);
}

function toVarint(number: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let value = number;
  while (value >= 0x80) {
    bytes.push((value % 0x80) | 0x80);
    value = Math.floor(value / 0x80);
  }
  bytes.push(value);
  return Uint8Array.from(bytes);
}
