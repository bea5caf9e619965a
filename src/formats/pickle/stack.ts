import { damagedFile } from '../bytes/damaged-file.ts';
import { readUtf8 } from '../bytes/wtf8.ts';
import { PickledObject, type PickleKey, type PickleValue } from './values.ts';

/** The pickle machine's stack, with its marks. Taking more than there is, or across a mark, is refused. */
export class PickleStack {
  readonly #values: PickleValue[] = [];
  /** Heights of the stack at which marks were set. */
  readonly #marks: number[] = [];
  readonly #isLenient: boolean;

  /** @param isLenient - as `PickleDialect.isLenient` */
  constructor(isLenient = false) {
    this.#isLenient = isLenient;
  }

  push(value: PickleValue): void {
    this.#values.push(value);
  }

  top(): PickleValue {
    this.#need(1);
    return this.#values.at(-1)!;
  }

  pop(): PickleValue {
    this.#need(1);
    return this.#values.pop()!;
  }

  /** Takes the topmost values off; the topmost comes last. */
  popMany(count: number): PickleValue[] {
    this.#need(count);
    return this.#values.splice(this.#values.length - count);
  }

  mark(): void {
    this.#marks.push(this.#values.length);
  }

  /** Takes all values since the last mark off, and the mark. */
  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw damagedFile('pickle uses a mark that it never set');
    return this.#values.splice(mark);
  }

  /** Appends values to the list on top. */
  append(values: readonly PickleValue[]): void {
    const list = this.top();
    if (this.#isLenient && list instanceof PickledObject) return;
    if (!Array.isArray(list)) throw damagedFile('pickle appends to what is no list');
    for (const value of values) list.push(value);
  }

  /** Puts values into the dictionary on top: key, value, key, value … */
  setItems(items: readonly PickleValue[]): void {
    const dict = this.top();
    if (this.#isLenient && dict instanceof PickledObject) return;
    if (!(dict instanceof Map) || items.length % 2 !== 0)
      throw damagedFile('pickle sets items of what is no dictionary');
    for (let i = 0; i < items.length; i += 2) {
      const key = this.#isLenient ? toKey(items[i]!) : items[i]!;
      if (isKey(key)) dict.set(key, items[i + 1]!);
      else if (!this.#isLenient) {
        throw damagedFile('pickle holds a dictionary with keys that are neither texts nor numbers');
      }
    }
  }

  #need(count: number): void {
    const floor = this.#marks.length === 0 ? 0 : this.#marks[this.#marks.length - 1]!;
    if (this.#values.length - floor < count) throw damagedFile('pickle takes a value that is not there');
  }
}

function toKey(value: PickleValue): PickleValue {
  return value instanceof Uint8Array ? (readUtf8(value) ?? value) : value;
}

function isKey(value: PickleValue): value is PickleKey {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}
