import { damagedFile } from '../bytes/damaged-file.ts';
import { valueText } from './value-text.ts';

/** Most cells that are held. */
export const MAX_TEXT_CELLS = 1 << 25;
/** Objects in objects, so deep that each field is a column of its own. */
const MAX_DEPTH = 4;

/** An object whose fields are values of any kind. */
export type Fields = Readonly<Record<string, unknown>>;

/** Gathers records into columns: a column a field, in the order in which fields are first met; what a record lacks is empty. */
export class RecordColumns {
  readonly #columns = new Map<string, string[]>();
  #rows = 0;

  get names(): readonly string[] {
    return [...this.#columns.keys()];
  }
  get rows(): number {
    return this.#rows;
  }

  /** Columns of equal length, in the order of {@link names}. The caller's own. */
  columns(): readonly (readonly string[])[] {
    return Array.from(this.#columns.values(), (values) => {
      while (values.length < this.#rows) values.push('');
      return values;
    });
  }

  /**
   * Takes a record. A field that is an object becomes fields, `size.width`.
   *
   * @throws FormatError `file-damaged` for a table of too many cells
   */
  add(record: Fields): void {
    this.#take(record, '', 0);
    this.#rows++;
    if (this.#rows * this.#columns.size > MAX_TEXT_CELLS) {
      throw damagedFile(`table has more than ${MAX_TEXT_CELLS} cells`);
    }
  }

  #take(fields: Fields, prefix: string, depth: number): void {
    for (const [name, value] of Object.entries(fields)) {
      if (isFields(value) && depth < MAX_DEPTH) this.#take(value, `${prefix}${name}.`, depth + 1);
      else this.#put(prefix + name, valueText(value));
    }
  }

  #put(name: string, value: string): void {
    let values = this.#columns.get(name);
    if (!values) this.#columns.set(name, (values = []));
    while (values.length < this.#rows) values.push('');
    values[this.#rows] = value;
  }
}

/** Whether a value is an object with fields: no list, no date, no bytes. */
export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
