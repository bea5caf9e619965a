import { damagedFile } from '../bytes/damaged-file.ts';
import { PickleBytes } from './bytes.ts';
import type { PickleDialect } from './dialect.ts';
import { NUMPY_PICKLES } from './globals.ts';
import { OP } from './opcodes.ts';
import { PickleStack } from './stack.ts';
import { PickleTuple, type PickleValue } from './values.ts';

const MAX_PROTOCOL = 5;
// Python writes some 25 instructions and 3 tuples a row. Bounds what a small hostile file can make of the memory.
const MAX_INSTRUCTIONS = 50_000_000;
const MAX_SEQUENCES = 5_000_000;
const MAX_DICTS = 1_000_000; // an empty Map takes some 200 bytes
const MAX_LONG_BYTES = 255; // what fits the short instruction
const MAX_REMEMBERED = 16_000_000; // a Map holds no more

/** A value, and where its pickle ends: another one may follow. */
export interface PickleAt {
  readonly value: PickleValue;
  /** Byte behind the pickle. */
  readonly end: number;
}

/**
 * Reads a Python pickle, protocols 2 to 5: plain values, lists, tuples, dictionaries, and what the dialect knows. Nothing is
 * run.
 *
 * @param bytes - the whole file; arrays and bytes in the result are views of it
 * @param dialect - the names that the pickle may use; numpy's arrays if left out
 * @throws FormatError `file-damaged` if it is no such pickle, or holds anything else: Python would run code for that
 */
export function readPickle(bytes: Uint8Array<ArrayBuffer>, dialect?: PickleDialect): PickleValue {
  return readPickleAt(bytes, 0, dialect).value;
}

/**
 * Reads one pickle out of a file that holds more; otherwise as {@link readPickle}.
 *
 * @param at - byte at which it begins
 */
export function readPickleAt(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  dialect: PickleDialect = NUMPY_PICKLES,
): PickleAt {
  if (bytes[at] !== OP.PROTO) throw damagedFile('file is no pickle of protocol 2 or later');
  return new PickleMachine(new PickleBytes(bytes, at), dialect).run();
}

class PickleMachine {
  readonly #in: PickleBytes;
  readonly #dialect: PickleDialect;
  readonly #stack: PickleStack;
  readonly #memo = new Map<number, PickleValue>();
  #sequences = 0;
  #dicts = 0;
  #calls = 0;

  constructor(bytes: PickleBytes, dialect: PickleDialect) {
    this.#in = bytes;
    this.#dialect = dialect;
    this.#stack = new PickleStack(dialect.isLenient);
  }

  run(): PickleAt {
    for (let i = 0; i < MAX_INSTRUCTIONS;) {
      const op = this.#in.u8();
      if (op === OP.BINFLOAT) {
        // Not counted: they take nine bytes each, so that no small file makes much of them. And first, for a matrix that was saved
        // as lists is made of nothing else.
        this.#stack.push(this.#in.f64());
        continue;
      }
      i++;
      if (op === OP.STOP) return { value: this.#stack.pop(), end: this.#in.at };
      this.#step(op);
    }
    throw damagedFile(`pickle has more than ${MAX_INSTRUCTIONS} instructions`);
  }

  #step(op: number): void {
    const stack = this.#stack;
    switch (op) {
      case OP.PROTO: {
        const protocol = this.#in.u8();
        if (protocol > MAX_PROTOCOL) throw damagedFile(`pickle has an unknown protocol: ${protocol}`);
        return;
      }
      case OP.FRAME:
        this.#in.u64();
        return;
      case OP.NONE:
        stack.push(null);
        return;
      case OP.NEWTRUE:
      case OP.NEWFALSE:
        stack.push(op === OP.NEWTRUE);
        return;
      case OP.BININT:
        stack.push(this.#in.u32() | 0);
        return;
      case OP.BININT1:
        stack.push(this.#in.u8());
        return;
      case OP.BININT2:
        stack.push(this.#in.u8() | (this.#in.u8() << 8));
        return;
      case OP.LONG1:
        stack.push(toInteger(this.#in.take(this.#in.u8())));
        return;
      case OP.LONG4:
        stack.push(toShortInteger(this.#in.take(this.#in.u32())));
        return;
      case OP.SHORT_BINUNICODE:
      case OP.BINUNICODE:
        stack.push(this.#in.text(op === OP.BINUNICODE ? this.#in.u32() : this.#in.u8()));
        return;
      case OP.BINUNICODE8:
        stack.push(this.#in.text(this.#in.u64()));
        return;
      case OP.SHORT_BINSTRING:
      case OP.BINSTRING: {
        const count = op === OP.BINSTRING ? this.#in.u32() : this.#in.u8();
        stack.push(this.#dialect.isLenient ? this.#in.textOrBytes(count) : this.#in.take(count));
        return;
      }
      case OP.SHORT_BINBYTES:
        stack.push(this.#in.take(this.#in.u8()));
        return;
      case OP.BINBYTES:
        stack.push(this.#in.take(this.#in.u32()));
        return;
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        stack.push(this.#in.take(this.#in.u64()));
        return;
      case OP.EMPTY_LIST:
      case OP.EMPTY_SET:
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
      case OP.FROZENSET:
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
      case OP.ADDITEMS:
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
        this.#remember(op === OP.BINPUT ? this.#in.u8() : this.#in.u32());
        return;
      case OP.MEMOIZE:
        this.#remember(this.#memo.size);
        return;
      case OP.BINGET:
      case OP.LONG_BINGET:
        stack.push(this.#recall(op === OP.BINGET ? this.#in.u8() : this.#in.u32()));
        return;
      case OP.GLOBAL:
        stack.push(this.#dialect.find(this.#in.line(), this.#in.line()));
        return;
      case OP.STACK_GLOBAL: {
        const [module, name] = stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw damagedFile('pickle names no text');
        stack.push(this.#dialect.find(module, name));
        return;
      }
      case OP.REDUCE:
      case OP.NEWOBJ:
      case OP.NEWOBJ_EX: {
        if (++this.#calls > this.#dialect.maxCalls) {
          throw damagedFile(`pickle makes more than ${this.#dialect.maxCalls} objects`);
        }
        if (op === OP.NEWOBJ_EX) stack.pop(); // arguments by name: nothing that is read takes any
        const args = stack.pop();
        const callee = stack.pop();
        stack.push(op === OP.REDUCE ? this.#dialect.call(callee, args) : this.#create(callee, args));
        return;
      }
      case OP.BUILD: {
        const state = stack.pop();
        this.#dialect.giveState(stack.top(), state);
        return;
      }
      case OP.BINPERSID: {
        if (!this.#dialect.load) throw damagedFile('pickle refers to what is outside of it');
        stack.push(this.#dialect.load(stack.pop()));
        return;
      }
      default:
        throw damagedFile(`pickle has an instruction that is not read: 0x${op.toString(16)}`);
    }
  }

  #create(type: PickleValue, args: PickleValue): PickleValue {
    if (!this.#dialect.create) throw damagedFile('pickle makes an object of a class that is not read');
    return this.#dialect.create(type, args);
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
}

/** As {@link toInteger}; a number of more digits than anybody counts with stays its bytes, for it would take minutes. */
function toShortInteger(bytes: Uint8Array<ArrayBuffer>): PickleValue {
  return bytes.length > MAX_LONG_BYTES ? bytes : toInteger(bytes);
}

/** A whole number from little-endian two's complement of any length; a bigint only where a number would round. */
function toInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  value = BigInt.asIntN(Math.max(1, bytes.length * 8), value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
