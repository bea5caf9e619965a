import { PipelineError } from '../../core/errors.ts';
import type { Database } from './database.ts';
import { damagedRecord } from './pinned-rows.ts';
import type { RowLedger } from './row-ledger.ts';
import type { RowPacker } from './row-packer.ts';
import { keyOf, parseInfo, parseRows } from './row-records.ts';

/** How often a row may move to another record while it is read. */
const MAX_MOVES = 8;

/** What reading needs of the store. */
export interface RowSource {
  readonly database: Database;
  readonly ledger: RowLedger;
  readonly dim: number;
  /** Resolves once the writes so far are complete and in the ledger. */
  writesDone(): Promise<void>;
  /** Takes a damaged record out, so that its images are encoded again. */
  dropDamaged(sequence: number): Promise<void>;
}

/**
 * Reads the row that a path has now, wherever it lies.
 *
 * @returns `Float32Array[dim]`, the caller's
 * @throws RangeError for a path that has no row; PipelineError `store-failed`
 */
export async function readOne(source: RowSource, path: string): Promise<Float32Array<ArrayBuffer>> {
  const { ledger, dim } = source;
  for (let moves = 0; moves < MAX_MOVES; moves += 1) {
    const place = ledger.placeOf(path);
    if (!place) throw new RangeError(`no row is stored for ${path}`);
    const rows = await readRecord(source, place.sequence);
    if (rows) return rows.slice(place.row * dim, (place.row + 1) * dim);
  }
  throw new PipelineError('store-failed', 'persist', `row kept moving while it was read: ${path}`, { path });
}

/**
 * Adds the live rows of one record to a packer, with all that is known of them.
 *
 * @throws PipelineError `store-failed` if it is damaged; it is dropped then
 */
export async function collectLiveRows(source: RowSource, sequence: number, packer: RowPacker): Promise<void> {
  const { database, ledger, dim } = source;
  const info = parseInfo(await database.get(keyOf('info', sequence)));
  const rows = await readRecord(source, sequence);
  if (!info || !rows) throw new PipelineError('store-failed', 'persist', `record ${sequence} cannot be read`);
  for (const [row, path] of info.paths.entries()) {
    const place = ledger.placeOf(path);
    const image = ledger.imageAt(path);
    if (place?.sequence !== sequence || place.row !== row || !image) continue;
    packer.add(image, ledger.backendAt(path) ?? '', rows.subarray(row * dim, (row + 1) * dim));
  }
}

/**
 * Reads all rows of one record.
 *
 * @returns `Float32Array[rows * dim]`; undefined if the record was packed into another one meanwhile
 * @throws PipelineError `store-failed` if it is damaged; it is dropped then
 */
async function readRecord(source: RowSource, sequence: number): Promise<Float32Array<ArrayBuffer> | undefined> {
  const { database, ledger, dim } = source;
  const state = ledger.records.get(sequence);
  if (!state) return undefined;
  const rows = parseRows(await database.get(keyOf('rows', sequence)), state.rows * dim, state.checksum);
  if (rows) return rows;
  await source.writesDone();
  if (ledger.records.get(sequence) !== state) return undefined;
  await source.dropDamaged(sequence);
  throw damagedRecord(sequence);
}
