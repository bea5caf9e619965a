import { PipelineError } from '../../core/errors.ts';
import type { ReadBlock } from '../../core/row-blocks.ts';
import type { Database } from './database.ts';
import type { RecordShape } from './row-ledger.ts';
import { keyOf, parseRows } from './row-records.ts';

/** Where the rows of a table lie: plain data that another thread can be given. The records stay while they are pinned. */
export interface PinnedRows {
  /** Length of a row. */
  readonly dim: number;
  /** Record of each row. */
  readonly sequences: Uint32Array<ArrayBuffer>;
  /** Row in that record. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** The records that are read. */
  readonly records: ReadonlyMap<number, RecordShape>;
}

/** Takes a damaged record out, so that its images are encoded again. */
export type OnDamaged = (sequence: number) => void | Promise<void>;

/**
 * Reads pinned rows from their database, in whichever thread; each record is read once a block, one at a time.
 *
 * @param onDamaged - told of a record that is not what was written; reading fails with PipelineError `store-failed` then
 */
export function readPinned(
  database: Pick<Database, 'get'>,
  { dim, sequences, places, records }: PinnedRows,
  onDamaged: OnDamaged,
): ReadBlock {
  return async (at) => {
    const block = new Float32Array(at.length * dim);
    const wanted = new Map<number, number[]>();
    for (const [i, row] of at.entries()) {
      const sequence = sequences[row];
      if (sequence === undefined) throw new RangeError(`no row ${row}, there are ${sequences.length}`);
      const group = wanted.get(sequence);
      if (group) group.push(i);
      else wanted.set(sequence, [i]);
    }
    for (const [sequence, group] of wanted) {
      const shape = records.get(sequence);
      const rows = shape && parseRows(await database.get(keyOf('rows', sequence)), shape.rows * dim, shape.checksum);
      if (!rows) {
        await onDamaged(sequence);
        throw damagedRecord(sequence);
      }
      for (const i of group) {
        const place = places[at[i]!]!;
        block.set(rows.subarray(place * dim, (place + 1) * dim), i * dim);
      }
    }
    return block;
  };
}

/** The failure of a record whose bits are not those that were written. */
export function damagedRecord(sequence: number): PipelineError {
  const message = `record ${sequence} is damaged: its rows were dropped and will be encoded again`;
  return new PipelineError('store-failed', 'persist', message);
}
