import type { TableColumn } from '../core/table-column.ts';
import { Slicer } from '../core/event-loop.ts';

/** How a column is saved. */
export type ColumnKind = TableColumn['kind'];

/** A column of labels, and the row that each image has in it (−1 for none). */
export interface ColumnSource {
  readonly rowOf: Int32Array;
  /** Text of the column at a row. */
  readonly cell: (row: number) => string;
  readonly signal?: AbortSignal | undefined;
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** So many significant digits a float64 holds, whatever they are. */
const SAFE_DIGITS = 15;

/**
 * How a column can be saved without losing anything: `integer` if every image has a whole number as JavaScript itself writes it,
 * `number` if all that is there is decimal numbers, else `text`. So `0108775015`, which has a leading zero, stays text.
 *
 * @throws the signal's reason
 */
export async function kindOfColumn({ rowOf, cell, signal }: ColumnSource): Promise<ColumnKind> {
  const slicer = new Slicer(signal);
  let isInteger = true;
  let isEmpty = true;
  for (let image = 0; image < rowOf.length; image++) {
    if (slicer.isDue(image)) await slicer.breathe();
    const row = rowOf[image]!;
    const value = row < 0 ? '' : cell(row);
    if (value === '') {
      isInteger = false;
      continue;
    }
    if (!isDecimal(value)) return 'text';
    isEmpty = false;
    isInteger &&= isCanonicalInteger(value);
  }
  if (isEmpty) return 'text';
  return isInteger ? 'integer' : 'number';
}

/**
 * The column with a value an image, as {@link kindOfColumn} says: empty text or NaN where there is none.
 *
 * @throws the signal's reason
 */
export async function toTableColumn(name: string, source: ColumnSource): Promise<TableColumn> {
  const { rowOf, cell, signal } = source;
  const kind = await kindOfColumn(source);
  const texts: string[] = [];
  const numbers = new Float64Array(kind === 'text' ? 0 : rowOf.length);
  const slicer = new Slicer(signal);
  for (let image = 0; image < rowOf.length; image++) {
    if (slicer.isDue(image)) await slicer.breathe();
    const row = rowOf[image]!;
    const value = row < 0 ? '' : cell(row);
    if (kind === 'text') texts.push(value);
    else numbers[image] = value === '' ? Number.NaN : Number(value);
  }
  return kind === 'text' ? { name, kind, values: texts } : { name, kind, values: numbers };
}

function isCanonicalInteger(value: string): boolean {
  const number = Number(value);
  return Number.isSafeInteger(number) && String(number) === value;
}

/** Whether it is a decimal number of which a float64 keeps every digit. */
function isDecimal(value: string): boolean {
  if (!DECIMAL.test(value)) return false;
  const number = Number(value);
  if (!Number.isFinite(number)) return false;
  const digits = value
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return digits.length <= SAFE_DIGITS || String(number) === value;
}
