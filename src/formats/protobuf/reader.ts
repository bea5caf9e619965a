import { damagedFile } from '../bytes/damaged-file.ts';

const MAX_VARINT_BYTES = 10;
// Bounds what a small hostile file can make of the memory: a field may take two bytes, what is made of it hundreds.
const MAX_FIELDS = 200_000;
const MAX_PACKED_NUMBERS = 10_000_000;

/** One field of a protobuf message: its number, and what it holds. */
export interface ProtoField {
  readonly number: number;
  /** A whole number, rounded beyond 2⁵³; 0 for the other kinds. */
  readonly int: number;
  /** Text, bytes, a message, packed numbers, or the 4 or 8 bytes of a fixed number, as a view; undefined for a varint. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** The field as it stands in the message, with its number: to be copied as it is. A view. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

/**
 * The fields of a protobuf message, one after another. Nothing is copied.
 *
 * @throws FormatError `file-damaged` where it is not well formed
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function* protoFields(message: Uint8Array<ArrayBuffer>): Generator<ProtoField> {
  const cursor = new Cursor(message);
  for (let count = 0; !cursor.isAtEnd; count++) {
    if (count === MAX_FIELDS) throw damagedFile(`protobuf message has more than ${MAX_FIELDS} fields`);
    const from = cursor.at;
    const whole = () => message.subarray(from, cursor.at);
    const tag = cursor.varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw damagedFile('protobuf message has a field of number 0');
    switch (tag % 8) {
      case 0:
        yield { number, int: cursor.varint(), bytes: undefined, whole: whole() };
        break;
      case 1:
        yield { number, int: 0, bytes: cursor.take(8), whole: whole() };
        break;
      case 2:
        yield { number, int: 0, bytes: cursor.take(cursor.varint()), whole: whole() };
        break;
      case 5:
        yield { number, int: 0, bytes: cursor.take(4), whole: whole() };
        break;
      default:
        throw damagedFile(`protobuf field ${number} is of an unknown kind: ${tag % 8}`);
    }
  }
}

/** Whole numbers of a repeated field, packed or not. */
export function protoInts({ number, int, bytes }: ProtoField): number[] {
  if (!bytes) return [int];
  const cursor = new Cursor(bytes);
  const values: number[] = [];
  while (!cursor.isAtEnd) {
    if (values.length === MAX_PACKED_NUMBERS) {
      throw damagedFile(`protobuf field ${number} has more than ${MAX_PACKED_NUMBERS} numbers`);
    }
    values.push(cursor.varint());
  }
  return values;
}

/** Text of a field; empty for the other kinds. Bytes that are no UTF-8 become U+FFFD: names are only shown and compared. */
export function protoText({ bytes }: ProtoField): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}

class Cursor {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  take(count: number): Uint8Array<ArrayBuffer> {
    const from = this.#at;
    if (!(count >= 0 && count <= this.#bytes.length - from)) {
      throw damagedFile(`protobuf field of ${count} bytes does not fit its message of ${this.#bytes.length}`);
    }
    this.#at = from + count;
    return this.#bytes.subarray(from, this.#at);
  }

  varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw damagedFile(`protobuf message of ${this.#bytes.length} bytes ends within a number`);
      this.#at++;
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
      // Negative numbers take all ten bytes, as two's complement of 64 bits.
      if (byte < 0x80) return i === MAX_VARINT_BYTES - 1 ? this.#negative() : value;
    }
    throw damagedFile('protobuf message has a number of more than ten bytes');
  }

  /** The ten bytes before the cursor again, exactly. */
  #negative(): number {
    let value = 0n;
    for (let i = 1; i <= MAX_VARINT_BYTES; i++) value = (value << 7n) | BigInt(this.#bytes[this.#at - i]! & 0x7f);
    return Number(BigInt.asIntN(64, value));
  }
}
