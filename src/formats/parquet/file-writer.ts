import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, type ColumnSource } from 'hyparquet-writer';
import type { Column, VectorColumn } from '../arrow/column.ts';
import { vectorPageHead } from './vector-pages.ts';

type Write = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

const CREATED_BY = 'foldvec';

/**
 * Writes a Parquet file, group of rows by group: what is short by the library, vectors in pages of our own, which go from memory
 * to the file as they are. The library would take each number out and put it back. Nothing is compressed.
 */
export class ParquetFileWriter {
  readonly #bytes = new ByteWriter(2 ** 16);
  readonly #parquet: ParquetWriter;
  readonly #columns: readonly Column[];
  readonly #vector: VectorColumn | undefined;
  readonly #write: Write;
  #chunk: VectorChunk | undefined;

  /** @param vector - the last column; undefined for a file without */
  constructor(columns: readonly Column[], vector: VectorColumn | undefined, write: Write) {
    this.#columns = columns;
    this.#vector = vector;
    this.#write = write;
    const schema = schemaOf(columns, vector);
    this.#parquet = new ParquetWriter({ writer: this.#bytes, schema, codec: 'UNCOMPRESSED', createdBy: CREATED_BY });
  }

  /** Begins the group of the rows from `from` on: writes all of them but their vectors. */
  async group(from: number, count: number): Promise<void> {
    this.#endChunk();
    const columnData = this.#columns.map((column) => sourceOf(column, from, count));
    await this.#parquet.write({ columnData, rowGroupSize: count });
    await this.#flush();
    this.#chunk = { offset: this.#bytes.offset, values: 0 };
  }

  /**
   * Writes vectors of the group that was begun last.
   *
   * @param values - `rows * dim` numbers, little-endian
   */
  async page(rows: number, values: Uint8Array<ArrayBuffer>): Promise<void> {
    if (!this.#vector || !this.#chunk) throw new TypeError('no group of vectors is open');
    this.#bytes.appendBytes(vectorPageHead(rows, this.#vector.dim, values.length));
    this.#chunk.values += rows * this.#vector.dim;
    await this.#flush();
    await this.#write(values);
    this.#bytes.offset += values.length;
  }

  /**
   * Writes what follows the last row.
   *
   * @param metadata - texts that go along, by key
   */
  async end(metadata: ReadonlyMap<string, string>): Promise<void> {
    this.#endChunk();
    this.#parquet.kvMetadata = Array.from(metadata, ([key, value]) => ({ key, value }));
    await this.#parquet.finish();
    await this.#flush();
  }

  /** The library keeps what it has written of each group; the vectors' part is added to that. */
  #endChunk(): void {
    const group = this.#parquet.row_groups.at(-1);
    if (!this.#vector || !this.#chunk || !group) return;
    const chunk = vectorChunk(this.#vector, this.#chunk, BigInt(this.#bytes.offset - this.#chunk.offset));
    const size = chunk.meta_data?.total_compressed_size ?? 0n;
    group.columns.push(chunk);
    group.total_byte_size += size;
    group.total_compressed_size = (group.total_compressed_size ?? 0n) + size;
    this.#chunk = undefined;
  }

  async #flush(): Promise<void> {
    const bytes = new Uint8Array(this.#bytes.buffer, 0, this.#bytes.index);
    if (bytes.length > 0) await this.#write(bytes);
    this.#bytes.index = 0;
  }
}

/** Vectors of a group, as far as they are written. */
interface VectorChunk {
  /** Where its first page begins in the file. */
  readonly offset: number;
  values: number;
}

function vectorChunk({ name, dtype }: VectorColumn, { offset, values }: VectorChunk, size: bigint): ColumnChunk {
  return {
    file_offset: BigInt(offset),
    meta_data: {
      type: dtype === 'float16' ? 'FIXED_LEN_BYTE_ARRAY' : 'FLOAT',
      encodings: ['RLE', 'PLAIN'],
      path_in_schema: [name, 'list', 'element'],
      codec: 'UNCOMPRESSED',
      num_values: BigInt(values),
      total_uncompressed_size: size,
      total_compressed_size: size,
      data_page_offset: BigInt(offset),
    },
  };
}

function schemaOf(columns: readonly Column[], vector: VectorColumn | undefined): SchemaElement[] {
  const leaves = columns.map((column): SchemaElement => {
    const repetition = column.isNullable ? 'OPTIONAL' : 'REQUIRED';
    return { ...TYPES[column.kind], name: column.name, repetition_type: repetition };
  });
  const list = vector ? listOf(vector) : [];
  return [{ name: 'root', num_children: columns.length + (vector ? 1 : 0) }, ...leaves, ...list];
}

const TYPES: Readonly<Record<Column['kind'], Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

function listOf({ name, dtype }: VectorColumn): SchemaElement[] {
  const element: SchemaElement =
    dtype === 'float16'
      ? { name: 'element', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } }
      : { name: 'element', type: 'FLOAT' };
  return [
    { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { ...element, repetition_type: 'REQUIRED' },
  ];
}

function sourceOf({ name, kind, at }: Column, from: number, count: number): ColumnSource {
  const values = Array.from({ length: count }, (_, i) => at(from + i));
  const isWhole = kind === 'integer' || kind === 'time';
  const data = isWhole ? values.map((value) => (value === null ? null : BigInt(value))) : values;
  return { name, data, encoding: 'PLAIN', statistics: kind !== 'number' };
}
