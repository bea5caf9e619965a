import { damagedFile } from './damaged-file.ts';
import { callGlobal, findGlobal, giveState } from './pickle-globals.ts';
import { OP } from './pickle-opcodes.ts';
import { PickleStack } from './pickle-stack.ts';
import { PickleTuple, type PickleValue } from './pickle-values.ts';
import { readUtf8 } from './wtf8.ts';

const MAX_PROTOCOL = 5;
// Python writes some 25 instructions and 3 tuples a row. Bounds what a small hostile file can make of the memory.
const MAX_INSTRUCTIONS = 50_000_000;
const MAX_SEQUENCES = 5_000_000;
const MAX_DICTS = 1_000_000; // an empty Map takes some 200 bytes
const MAX_REMEMBERED = 16_000_000; // a Map holds no more

/**
 * Reads a Python pickle, protocols 2 to 5: plain values, lists, tuples, dictionaries and numpy arrays. Nothing is run.
 *
 * @param bytes - the whole file; arrays and bytes in the result are views of it
 * @throws PipelineError `file-damaged` if it is no such pickle, or holds anything else: Python would run code for that
 */
export function readPickle(bytes: Uint8Array<ArrayBuffer>): PickleValue {
  return new PickleMachine(bytes).run();
}

class PickleMachine {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #stack = new PickleStack();
  readonly #memo = new Map<number, PickleValue>();
  #sequences = 0;
  #dicts = 0;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): PickleValue {
    if (this.#bytes[0] !== OP.PROTO) throw damagedFile('file is no pickle of protocol 2 or later');
    for (let i = 0; i < MAX_INSTRUCTIONS; i++) {
      const op = this.#u8();
      if (op === OP.STOP) return this.#stack.pop();
      this.#step(op);
    }
    throw damagedFile(`pickle has more than ${MAX_INSTRUCTIONS} instructions`);
  }

  #step(op: number): void {
    const stack = this.#stack;
    switch (op) {
      case OP.PROTO: {
        const protocol = this.#u8();
        if (protocol > MAX_PROTOCOL) throw damagedFile(`pickle has an unknown protocol: ${protocol}`);
        return;
      }
      case OP.FRAME:
        this.#u64();
        return;
      case OP.NONE:
        stack.push(null);
        return;
      case OP.NEWTRUE:
      case OP.NEWFALSE:
        stack.push(op === OP.NEWTRUE);
        return;
      case OP.BININT:
        stack.push(this.#u32() | 0);
        return;
      case OP.BININT1:
        stack.push(this.#u8());
        return;
      case OP.BININT2:
        stack.push(this.#u8() | (this.#u8() << 8));
        return;
      case OP.LONG1:
        stack.push(toInteger(this.#take(this.#u8())));
        return;
      case OP.BINFLOAT:
        stack.push(this.#f64());
        return;
      case OP.SHORT_BINUNICODE:
      case OP.BINUNICODE:
        stack.push(this.#text(op === OP.BINUNICODE ? this.#u32() : this.#u8()));
        return;
      case OP.BINUNICODE8:
        stack.push(this.#text(this.#u64()));
        return;
      case OP.SHORT_BINBYTES:
      case OP.SHORT_BINSTRING:
        stack.push(this.#take(this.#u8()));
        return;
      case OP.BINBYTES:
      case OP.BINSTRING:
        stack.push(this.#take(this.#u32()));
        return;
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        stack.push(this.#take(this.#u64()));
        return;
      case OP.EMPTY_LIST:
        this.#pushSequence([]);
        return;
      case OP.EMPTY_DICT:
        this.#pushDict();
        return;
      case OP.EMPTY_TUPLE:
        this.#pushSequence(new PickleTuple([]));
        return;
      case OP.TUPLE1:
      case OP.TUPLE2:
      case OP.TUPLE3:
        this.#pushSequence(new PickleTuple(stack.popMany(op - OP.TUPLE1 + 1)));
        return;
      case OP.TUPLE:
        this.#pushSequence(new PickleTuple(stack.popToMark()));
        return;
      case OP.LIST:
        this.#pushSequence(stack.popToMark());
        return;
      case OP.DICT: {
        const items = stack.popToMark();
        this.#pushDict();
        stack.setItems(items);
        return;
      }
      case OP.APPEND:
      case OP.APPENDS:
        stack.append(op === OP.APPEND ? stack.popMany(1) : stack.popToMark());
        return;
      case OP.SETITEM:
      case OP.SETITEMS:
        stack.setItems(op === OP.SETITEM ? stack.popMany(2) : stack.popToMark());
        return;
      case OP.MARK:
        stack.mark();
        return;
      case OP.POP:
        stack.pop();
        return;
      case OP.POP_MARK:
        stack.popToMark();
        return;
      case OP.DUP:
        stack.push(stack.top());
        return;
      case OP.BINPUT:
      case OP.LONG_BINPUT:
        this.#remember(op === OP.BINPUT ? this.#u8() : this.#u32());
        return;
      case OP.MEMOIZE:
        this.#remember(this.#memo.size);
        return;
      case OP.BINGET:
      case OP.LONG_BINGET:
        stack.push(this.#recall(op === OP.BINGET ? this.#u8() : this.#u32()));
        return;
      case OP.GLOBAL:
        stack.push(findGlobal(this.#line(), this.#line()));
        return;
      case OP.STACK_GLOBAL: {
        const [module, name] = stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw damagedFile('pickle names no text');
        stack.push(findGlobal(module, name));
        return;
      }
      case OP.REDUCE: {
        const args = stack.pop();
        stack.push(callGlobal(stack.pop(), args));
        return;
      }
      case OP.BUILD: {
        const state = stack.pop();
        giveState(stack.top(), state);
        return;
      }
      default:
        throw damagedFile(`pickle has an instruction that is not read: 0x${op.toString(16)}`);
    }
  }

  #pushSequence(sequence: PickleValue[] | PickleTuple): void {
    if (++this.#sequences > MAX_SEQUENCES)
      throw damagedFile(`pickle holds more than ${MAX_SEQUENCES} lists and tuples`);
    this.#stack.push(sequence);
  }

  #pushDict(): void {
    if (++this.#dicts > MAX_DICTS) throw damagedFile(`pickle holds more than ${MAX_DICTS} dictionaries`);
    this.#stack.push(new Map());
  }

  #remember(index: number): void {
    if (this.#memo.size >= MAX_REMEMBERED) throw damagedFile(`pickle remembers more than ${MAX_REMEMBERED} values`);
    this.#memo.set(index, this.#stack.top());
  }

  #recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw damagedFile(`pickle recalls what it never stored: ${index}`);
    return value;
  }

  #take(count: number): Uint8Array<ArrayBuffer> {
    const from = this.#at;
    if (count > this.#bytes.length - from) throw damagedFile(`pickle ends at byte ${this.#bytes.length}, too early`);
    this.#at = from + count;
    return this.#bytes.subarray(from, from + count);
  }

  #text(count: number): string {
    const text = readUtf8(this.#take(count));
    if (text === undefined) throw damagedFile(`pickle holds a text that is not UTF-8, before byte ${this.#at}`);
    return text;
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    const text = this.#text((end === -1 ? this.#bytes.length : end) - this.#at);
    this.#take(1);
    return text;
  }

  /** Moves on by `count` bytes and returns where they begin. */
  #skip(count: number): number {
    this.#take(count);
    return this.#at - count;
  }

  #u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  #u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  #u64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  #f64(): number {
    return this.#view.getFloat64(this.#skip(8), false);
  }
}

/** A whole number from little-endian two's complement of any length; a bigint only where a number would round. */
function toInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  value = BigInt.asIntN(Math.max(1, bytes.length * 8), value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
