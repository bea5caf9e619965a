import {
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int64,
  RecordBatchStreamWriter,
  Schema,
  TimestampMillisecond,
  Utf8,
  type DataType,
} from 'apache-arrow';
import type { Column, VectorColumn } from './column.ts';

const END_OF_STREAM_BYTES = 8;

/**
 * The Arrow schema of a table.
 *
 * @param vector - its last column, a fixed-size list; undefined for a table without
 * @param metadata - texts that go along, by key
 */
export function arrowSchema(
  columns: readonly Column[],
  vector: VectorColumn | undefined,
  metadata: ReadonlyMap<string, string>,
): Schema {
  const fields = columns.map(({ name, kind, isNullable }) => new Field(name, typeOf(kind), isNullable));
  if (vector) fields.push(new Field(vector.name, vectorType(vector), false));
  return new Schema(fields, new Map(metadata));
}

/** The Arrow type of vectors. */
export function vectorType({ dim, dtype }: VectorColumn): FixedSizeList {
  return new FixedSizeList(dim, new Field('element', dtype === 'float16' ? new Float16() : new Float32(), false));
}

/** The Arrow type of a column. */
function typeOf(kind: Column['kind']): DataType {
  switch (kind) {
    case 'text':
      return new Utf8();
    case 'integer':
      return new Int64();
    case 'number':
      return new Float64();
    case 'time':
      return new TimestampMillisecond('UTC');
  }
}

/** A schema as the message that a stream of Arrow begins with. */
export function schemaMessage(schema: Schema): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.finish();
  return writer.toUint8Array(true).slice(0, -END_OF_STREAM_BYTES);
}
