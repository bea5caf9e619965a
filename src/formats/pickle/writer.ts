import { ByteBuilder } from '../bytes/builder.ts';
import { OP } from './opcodes.ts';
import { utf8Length } from '../bytes/wtf8.ts';

/**
 * Writes a Python pickle, protocol 4 (Python 3.4 and later), one instruction after another. Only what the arrays and
 * dictionaries of embeddings need; `take` hands the bytes on whenever the caller likes, so a pickle of any size is streamed.
 */
export class PickleWriter {
  readonly #out = new ByteBuilder();
  #memoized = 0;

  constructor() {
    this.#out.u8(OP.PROTO).u8(4);
  }

  /** Bytes not yet taken. */
  get length(): number {
    return this.#out.length;
  }

  /** @returns the bytes since the last call: a view, valid until the next instruction */
  take(): Uint8Array<ArrayBuffer> {
    return this.#out.take();
  }

  /** Pushes a whole number, −2³¹ to 2³¹ − 1. */
  int(value: number): this {
    if (!Number.isInteger(value) || value !== (value | 0))
      throw new RangeError(`pickle takes no such number: ${value}`);
    if (value >= 0 && value < 256) this.#out.u8(OP.BININT1).u8(value);
    else this.#out.u8(OP.BININT).u32(value);
    return this;
  }

  none(): this {
    this.#out.u8(OP.NONE);
    return this;
  }

  false(): this {
    this.#out.u8(OP.NEWFALSE);
    return this;
  }

  /** Pushes a str. Lone surrogates are kept: Python reads its own pickles with "surrogatepass". */
  text(text: string): this {
    const bytes = utf8Length(text);
    if (bytes < 256) this.#out.u8(OP.SHORT_BINUNICODE).u8(bytes).text(text);
    else this.#out.u8(OP.BINUNICODE).u32(bytes).text(text);
    return this;
  }

  /** Announces a bytes object: its `count` bytes must follow, by {@link raw} or written by the caller after `take`. */
  bytesHead(count: number): this {
    if (count < 256) this.#out.u8(OP.SHORT_BINBYTES).u8(count);
    else if (count < 2 ** 32) this.#out.u8(OP.BINBYTES).u32(count);
    else this.#out.u8(OP.BINBYTES8).u64(count);
    return this;
  }

  /** Appends bytes that {@link bytesHead} announced. */
  raw(bytes: Uint8Array): this {
    this.#out.raw(bytes);
    return this;
  }

  /** Pushes what Python finds under this name. */
  global(module: string, name: string): this {
    this.text(module).text(name);
    this.#out.u8(OP.STACK_GLOBAL);
    return this;
  }

  mark(): this {
    this.#out.u8(OP.MARK);
    return this;
  }

  /** Makes one tuple of all that was pushed since the mark. */
  tuple(): this {
    this.#out.u8(OP.TUPLE);
    return this;
  }

  emptyDict(): this {
    this.#out.u8(OP.EMPTY_DICT);
    return this;
  }

  /** Puts the topmost value under the key below it into the dictionary below that, which stays on the stack. */
  setItem(): this {
    this.#out.u8(OP.SETITEM);
    return this;
  }

  /** Calls the function below the topmost tuple with it. */
  reduce(): this {
    this.#out.u8(OP.REDUCE);
    return this;
  }

  /** Gives the object below the topmost value its state. */
  build(): this {
    this.#out.u8(OP.BUILD);
    return this;
  }

  pop(): this {
    this.#out.u8(OP.POP);
    return this;
  }

  stop(): this {
    this.#out.u8(OP.STOP);
    return this;
  }

  /** Remembers the topmost value, which stays on the stack. @returns its number for {@link get} */
  memoize(): number {
    this.#out.u8(OP.MEMOIZE);
    return this.#memoized++;
  }

  /** Pushes a remembered value. */
  get(index: number): this {
    if (index < 256) this.#out.u8(OP.BINGET).u8(index);
    else this.#out.u8(OP.LONG_BINGET).u32(index);
    return this;
  }
}
