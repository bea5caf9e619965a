import { Float64, Int64, makeData, TimestampMillisecond, Utf8, type Data } from 'apache-arrow';
import type { Column } from './column.ts';

/**
 * A stretch of a column as Arrow holds it. Laid out by hand: the library's builders make functions out of text, which no page of
 * ours may do (Content-Security-Policy).
 */
export function columnData({ kind, at }: Column, from: number, length: number): Data {
  const values = Array.from({ length }, (_, i) => at(from + i));
  const nulls = { length, ...nullsOf(values) };
  switch (kind) {
    case 'text':
      return makeData({ type: new Utf8(), ...nulls, ...textsOf(values) });
    case 'integer':
      return makeData({ type: new Int64(), ...nulls, data: wholeOf(values) });
    case 'time':
      return makeData({ type: new TimestampMillisecond('UTC'), ...nulls, data: wholeOf(values) });
    case 'number':
      return makeData({
        type: new Float64(),
        ...nulls,
        data: Float64Array.from(values, (value) => Number(value ?? 0)),
      });
  }
}

type Values = readonly (string | number | null)[];

/** Bit i is set where value i is there; no bits where all are. */
function nullsOf(values: Values): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (const [i, value] of values.entries()) {
    if (value === null) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}

/** All texts in UTF-8, and where each begins, with the end of the last. */
function textsOf(values: Values): { readonly valueOffsets: Int32Array; readonly data: Uint8Array } {
  const encoder = new TextEncoder();
  const texts = values.map((value) => encoder.encode(String(value ?? '')));
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [i, text] of texts.entries()) valueOffsets[i + 1] = valueOffsets[i]! + text.length;
  const data = new Uint8Array(valueOffsets[values.length]!);
  for (const [i, text] of texts.entries()) data.set(text, valueOffsets[i]);
  return { valueOffsets, data };
}

function wholeOf(values: Values): BigInt64Array {
  return BigInt64Array.from(values, (value) => BigInt(value ?? 0));
}
