import {
  Float16,
  Float32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Struct,
  type Data,
  type Schema,
} from 'apache-arrow';
import type { Column, VectorColumn } from './column.ts';
import { columnData } from './column-data.ts';
import { vectorType } from './schema.ts';

type Write = (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Writes an Arrow file (Feather v2) batch by batch; only one batch is ever in memory. */
export class ArrowFileWriter {
  readonly #file = new PartsWriter();
  readonly #schema: Schema;
  readonly #columns: readonly Column[];
  readonly #vector: VectorColumn;
  readonly #write: Write;

  /** @param schema - of these columns, the vectors last (see `schema.ts`) */
  constructor(schema: Schema, columns: readonly Column[], vector: VectorColumn, write: Write) {
    this.#schema = schema;
    this.#columns = columns;
    this.#vector = vector;
    this.#write = write;
    this.#file.reset(undefined, schema);
  }

  /**
   * Writes the rows from `from` on.
   *
   * @param vectors - theirs, little-endian
   */
  async batch(from: number, count: number, vectors: Uint8Array<ArrayBuffer>): Promise<void> {
    const children = this.#columns.map((column) => columnData(column, from, count));
    children.push(vectorData(this.#vector, count, vectors));
    const type = new Struct(this.#schema.fields);
    const data = makeData({ type, length: count, nullCount: 0, children });
    this.#file.write(new RecordBatch(this.#schema, data));
    await this.#flush();
  }

  /** Writes what follows the last batch. */
  async end(): Promise<void> {
    this.#file.close();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    for (const part of this.#file.take()) await this.#write(part);
  }
}

/** The library's writer queues its bytes for a stream; here they are taken after each batch, so that nothing piles up. */
class PartsWriter extends RecordBatchFileWriter {
  #parts: Uint8Array<ArrayBuffer>[] = [];

  take(): readonly Uint8Array<ArrayBuffer>[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  protected override _write(chunk: ArrayBufferView | ArrayBufferLike): this {
    const part = ArrayBuffer.isView(chunk)
      ? new Uint8Array(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength)
      : new Uint8Array(chunk as ArrayBuffer);
    if (this._started && part.length > 0) {
      this.#parts.push(part);
      this._position += part.length;
    }
    return this;
  }
}

function vectorData(vector: VectorColumn, count: number, bytes: Uint8Array<ArrayBuffer>): Data {
  const length = count * vector.dim;
  const type = vectorType(vector);
  const child =
    vector.dtype === 'float16'
      ? makeData({ type: new Float16(), length, data: new Uint16Array(bytes.buffer, bytes.byteOffset, length) })
      : makeData({ type: new Float32(), length, data: new Float32Array(bytes.buffer, bytes.byteOffset, length) });
  return makeData({ type, length: count, nullCount: 0, child });
}
