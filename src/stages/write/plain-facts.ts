import type { TableColumn } from '../../core/table-column.ts';
import type { TableHeader } from './table-header.ts';

/** Class numbers as int64. */
export function labelNumbers({ labels }: Pick<TableHeader, 'labels'>): BigInt64Array<ArrayBuffer> {
  return BigInt64Array.from(labels, BigInt);
}

/** Sizes of the files as int64, −1 where unknown; undefined where nothing is known of any. */
export function sizeNumbers({ sizesBytes }: Pick<TableHeader, 'sizesBytes'>): BigInt64Array<ArrayBuffer> | undefined {
  return sizesBytes && BigInt64Array.from(sizesBytes, (size) => (Number.isNaN(size) ? -1n : BigInt(size)));
}

/** Labels that come along, as JSON: `{"name": […]}`, a value a row; `null` where a number is missing. */
export function columnsJson(columns: readonly TableColumn[]): string {
  // Text by text, for an object would put names such as "10" before all others, and lose "__proto__".
  const entries = columns.map(
    ({ name, values }) => `${JSON.stringify(name)}:${JSON.stringify(Array.from<unknown>(values))}`,
  );
  return `{${entries.join(',')}}`;
}

/** The memory that numbers lie in. */
export function bytesOf(numbers: BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A text with U+FFFD in place of each lone surrogate, as TextEncoder writes it. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
