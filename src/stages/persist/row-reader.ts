import { PipelineError } from '../../core/errors.ts';
import { Slicer } from '../../core/event-loop.ts';
import type { Database } from './database.ts';
import type { RowLedger } from './row-ledger.ts';
import type { RowPacker } from './row-packer.ts';
import { keyOf, parseInfo, parseRows } from './row-records.ts';

/** How often rows may move to another record while one block is read. */
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
 * Reads the rows of `paths`, in their order, wherever they lie; each record is read once, one at a time.
 *
 * @returns `Float32Array[paths.length * dim]`, the caller's
 * @throws RangeError for a path that has no row; PipelineError `store-failed`
 */
export async function readBlock(source: RowSource, paths: readonly string[]): Promise<Float32Array<ArrayBuffer>> {
  const { dim } = source;
  const block = new Float32Array(paths.length * dim);
  const slicer = new Slicer();
  let wanted: readonly number[] = Array.from(paths.keys());
  for (let moves = 0; moves < MAX_MOVES; moves += 1) {
    const moved: number[] = [];
    for (const [sequence, places] of await groupByRecord(source.ledger, paths, wanted, slicer)) {
      const rows = await readRecord(source, sequence);
      for (const { at, row } of places) {
        if (rows) block.set(rows.subarray(row * dim, (row + 1) * dim), at * dim);
        else moved.push(at);
      }
      await slicer.breathe();
    }
    if (moved.length === 0) return block;
    wanted = moved;
  }
  throw new PipelineError('store-failed', 'persist', `rows kept moving while they were read: ${wanted.length} rows`);
}

/**
 * Reads all rows of one record.
 *
 * @returns `Float32Array[rows * dim]`; undefined if the record was packed into another one meanwhile
 * @throws PipelineError `store-failed` if it is damaged; it is dropped then
 */
export async function readRecord(source: RowSource, sequence: number): Promise<Float32Array<ArrayBuffer> | undefined> {
  const { database, ledger, dim } = source;
  const state = ledger.records.get(sequence);
  if (!state) return undefined;
  const rows = parseRows(await database.get(keyOf('rows', sequence)), state.rows * dim, state.checksum);
  if (rows) return rows;
  await source.writesDone();
  if (ledger.records.get(sequence) !== state) return undefined;
  const { liveRows } = state;
  await source.dropDamaged(sequence);
  throw new PipelineError(
    'store-failed',
    'persist',
    `record ${sequence} is damaged: its ${liveRows} rows were dropped and will be encoded again`,
  );
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

interface Place {
  /** Row of the block. */
  readonly at: number;
  /** Row of the record. */
  readonly row: number;
}

async function groupByRecord(
  ledger: RowLedger,
  paths: readonly string[],
  wanted: readonly number[],
  slicer: Slicer,
): Promise<Map<number, Place[]>> {
  const groups = new Map<number, Place[]>();
  for (const at of wanted) {
    const place = ledger.placeOf(paths[at]!);
    if (!place) throw new RangeError(`no row is stored for ${paths[at]!}`);
    const group = groups.get(place.sequence);
    if (group) group.push({ at, row: place.row });
    else groups.set(place.sequence, [{ at, row: place.row }]);
    if (at % 512 === 0) await slicer.breathe();
  }
  return groups;
}
