import type { RecordKey } from './database.ts';
import type { RowLedger } from './row-ledger.ts';
import { checksumOf, keyOf, type InfoRecord } from './row-records.ts';
import type { RowBatch, StoredImage } from './row-store.ts';

/** Bytes of rows in a full record: large enough to be read quickly in bulk, small enough for the look-up of one row. */
const SHARD_BYTES = 2 * 1024 * 1024;

/** Rows of a full record: as many as fit `shardBytes` (2 MiB unless told), at least one. */
export function shardRowsOf(dim: number, shardBytes = SHARD_BYTES): number {
  return Math.max(1, Math.floor(shardBytes / (dim * Float32Array.BYTES_PER_ELEMENT)));
}

/** Sizes of what is packed. */
export interface RowShape {
  /** Length of a row. */
  readonly dim: number;
  /** Rows of a full record. */
  readonly shardRows: number;
}

/** A record of rows that is ready to be written. */
export interface PackedRecord {
  readonly sequence: number;
  readonly info: InfoRecord;
  /** Both halves of the record, for one transaction. */
  readonly puts: readonly (readonly [key: RecordKey, value: unknown])[];
}

/**
 * Makes a record of rows.
 *
 * @param rows - `Float32Array[images.length * dim]`; its buffer holds nothing else, for a view would be stored with all of it
 */
export function toRecord(
  sequence: number,
  images: readonly StoredImage[],
  backends: InfoRecord['backends'],
  rows: Float32Array<ArrayBuffer>,
): PackedRecord {
  const info: InfoRecord = {
    paths: images.map(({ path }) => path),
    sizesBytes: Float64Array.from(images, ({ sizeBytes }) => sizeBytes),
    mtimesMs: Float64Array.from(images, ({ mtimeMs }) => mtimeMs),
    backends,
    checksum: checksumOf(rows),
  };
  const puts = [[keyOf('info', sequence), info] as const, [keyOf('rows', sequence), rows] as const];
  return { sequence, info, puts };
}

/** Makes the records of one batch: one, unless the batch is larger than a shard. */
export function toRecords(batch: RowBatch, shape: RowShape, takeSequence: () => number): PackedRecord[] {
  const { images, rows, backend } = batch;
  const { dim, shardRows } = shape;
  const records: PackedRecord[] = [];
  for (let start = 0; start < images.length; start += shardRows) {
    const part = images.slice(start, start + shardRows);
    const isWhole = part.length * dim * Float32Array.BYTES_PER_ELEMENT === rows.buffer.byteLength;
    const partRows = isWhole ? rows : rows.slice(start * dim, (start + part.length) * dim);
    records.push(toRecord(takeSequence(), part, [{ backend, rows: part.length }], partRows));
  }
  return records;
}

/** Fills records row by row, each as large as a shard but the last. Holds all that was added. */
export class RowPacker {
  readonly #dim: number;
  readonly #takeSequence: () => number;
  readonly #records: PackedRecord[] = [];
  #images: StoredImage[] = [];
  #backends: { backend: string; rows: number }[] = [];
  #rows: Float32Array<ArrayBuffer>;

  constructor(shape: RowShape, takeSequence: () => number) {
    this.#dim = shape.dim;
    this.#takeSequence = takeSequence;
    this.#rows = new Float32Array(shape.shardRows * shape.dim);
  }

  /** Adds one row; it is copied. */
  add(image: StoredImage, backend: string, row: Float32Array): void {
    this.#rows.set(row, this.#images.length * this.#dim);
    this.#images.push(image);
    const run = this.#backends[this.#backends.length - 1];
    if (run?.backend === backend) run.rows += 1;
    else this.#backends.push({ backend, rows: 1 });
    if (this.#images.length * this.#dim === this.#rows.length) this.#finish();
  }

  /** The records of all rows added, in order; the packer is not to be used afterwards. */
  take(): readonly PackedRecord[] {
    if (this.#images.length > 0) this.#finish();
    return this.#records;
  }

  #finish(): void {
    const length = this.#images.length * this.#dim;
    const rows = length === this.#rows.length ? this.#rows : this.#rows.slice(0, length);
    this.#records.push(toRecord(this.#takeSequence(), this.#images, this.#backends, rows));
    this.#images = [];
    this.#backends = [];
    this.#rows = new Float32Array(this.#rows.length);
  }
}

/**
 * Which records are to be packed anew, oldest first: small ones once they fill a shard, else, once more than half of all rows
 * are dead, those with dead rows, a shard's worth of live ones at a time.
 *
 * @returns empty if all is well
 */
export function chooseRecordsToPack(ledger: RowLedger, shardRows: number): readonly number[] {
  const records = [...ledger.records];
  const small = records.filter(([, { rows }]) => rows < shardRows);
  const chosen = fillShard(small, shardRows);
  if (chosen.liveRows >= shardRows) return chosen.sequences;
  if ((ledger.allRows - ledger.liveRows) * 2 <= ledger.allRows) return [];
  return fillShard(
    records.filter(([, { rows, liveRows }]) => liveRows < rows),
    shardRows,
  ).sequences;
}

function fillShard(
  records: readonly (readonly [sequence: number, { readonly liveRows: number }])[],
  shardRows: number,
): { readonly sequences: readonly number[]; readonly liveRows: number } {
  const sequences: number[] = [];
  let liveRows = 0;
  for (const [sequence, state] of records) {
    if (liveRows >= shardRows) break;
    sequences.push(sequence);
    liveRows += state.liveRows;
  }
  return { sequences, liveRows };
}
