import { PipelineError } from '../../core/errors.ts';
import { Serial } from '../../core/serial.ts';
import type { Change, Database } from './database.ts';
import { openLedger, type OpenedLedger } from './open-ledger.ts';
import type { RowLedger } from './row-ledger.ts';
import {
  RowPacker,
  chooseRecordsToPack,
  shardRowsOf,
  toRecords,
  type PackedRecord,
  type RowShape,
} from './row-packer.ts';
import { RowPins } from './row-pins.ts';
import { collectLiveRows, readOne, type RowSource } from './row-reader.ts';
import { META_KEY, ROW_SCHEMA_VERSION, SUMMARY_KEY, keyOf, type SummaryRecord } from './row-records.ts';
import type { RowTable } from '../../core/row-table.ts';
import { PinnedTable, serveHere, type ServeRows } from './pinned-table.ts';
import type { RowBatch, RowStore, StoredImage } from './row-store.ts';
import { buildTable } from './stored-table.ts';

/**
 * Stores that were closed while a snapshot of them was held, by the name of their database: two stores on one database would not
 * know of each other's pins, so whoever opens it again gets the one that is there.
 */
const left = new Map<string, IndexedRowStore>();

/**
 * Opens the rows of one (folder, fingerprint). Reads which images there are, no rows.
 *
 * @param database - one of its own; closed with the store
 * @throws PipelineError `store-failed`; `store-newer` if a newer version of this page wrote it
 */
export async function openRowStore(
  database: Database,
  fingerprint: string,
  options: StoreOptions = {},
): Promise<RowStore> {
  const known = left.get(database.name);
  if (known) {
    left.delete(database.name);
    database.close();
    return known;
  }
  return new IndexedRowStore(database, fingerprint, await openLedger(database, fingerprint), options);
}

/** How rows are kept and served. */
export interface StoreOptions {
  /** Bytes of rows in a full record; 2 MiB unless told. */
  readonly shardBytes?: number;
  /** Who reads rows for other threads; this thread itself unless told. */
  readonly serve?: ServeRows;
}

/**
 * Rows in a log of records (`row-records.ts`). Every change is one transaction that leaves the database right by itself; the
 * ledger follows only once it is complete. Packing goes on behind: it moves live rows to a new record and deletes the old ones
 * in one transaction, so that a crash finds either.
 */
class IndexedRowStore implements RowStore {
  readonly #database: Database;
  readonly #fingerprint: string;
  readonly #shardBytes: number | undefined;
  readonly #ledger: RowLedger;
  readonly #serve: ServeRows;
  readonly #writes = new Serial();
  readonly #pins = new RowPins();
  readonly #isPinned = (sequence: number) => this.#pins.has(sequence);
  readonly #onDamaged = (sequence: number) =>
    this.#writes.run(() => this.#dropDamaged(sequence)).catch(passOverStoreFailure);
  #dim: number | undefined;
  #summary: SummaryRecord;
  /** Numbers of records that could not be read: deleted with the next write. */
  #unusable: readonly number[];

  constructor(database: Database, fingerprint: string, opened: OpenedLedger, options: StoreOptions) {
    this.#database = database;
    this.#fingerprint = fingerprint;
    this.#shardBytes = options.shardBytes;
    this.#serve = options.serve ?? serveHere;
    this.#ledger = opened.ledger;
    this.#dim = opened.dim;
    this.#summary = opened.summary;
    this.#unusable = opened.unusable;
  }

  get dim(): number | undefined {
    return this.#dim;
  }

  get count(): number {
    return this.#ledger.liveRows;
  }

  get storedBytes(): number {
    return this.#ledger.allRows * (this.#dim ?? 0) * Float32Array.BYTES_PER_ELEMENT;
  }

  stored(path: string): StoredImage | undefined {
    return this.#ledger.imageAt(path);
  }

  storedPaths(): Iterable<string> {
    return this.#ledger.paths();
  }

  async append(batch: RowBatch): Promise<void> {
    if (batch.images.length === 0) return;
    const dim = batch.rows.length / batch.images.length;
    const paths = new Set(batch.images.map(({ path }) => path));
    if (!Number.isInteger(dim) || dim === 0) {
      throw new RangeError(`batch has ${batch.rows.length} values for ${batch.images.length} images`);
    }
    if (paths.size < batch.images.length) throw new RangeError('batch has a path twice');
    await this.#writes.run(async () => {
      if (this.#dim !== undefined && this.#dim !== dim) {
        throw new RangeError(`batch has rows of ${dim} values, stored are rows of ${this.#dim}`);
      }
      const records = toRecords(batch, this.#shapeOf(dim), () => this.#ledger.takeSequence());
      const meta = { schemaVersion: ROW_SCHEMA_VERSION, fingerprint: this.#fingerprint, dim };
      await this.#commit(records, {
        puts: this.#dim === undefined ? [[META_KEY, meta]] : [],
        superseded: paths,
        replaced: [],
      });
      this.#dim = dim;
    });
    this.#packBehind();
  }

  async remove(paths: readonly string[]): Promise<void> {
    await this.#writes.run(async () => {
      const known = paths.filter((path) => this.#ledger.placeOf(path));
      if (known.length === 0) return;
      const { emptied, isClean } = this.#ledger.effectOf(new Set(known), [], this.#isPinned);
      const sequence = this.#ledger.takeSequence();
      const deleted = [...emptied, ...(isClean ? this.#ledger.goneRecords : []), ...this.#unusable];
      await this.#database.write({
        // Nothing to hide, nothing to say: without dead rows no record speaks of these paths any more.
        put: isClean ? [] : [[keyOf('gone', sequence), { paths: known }]],
        delete: keysOf(deleted),
      });
      if (isClean) this.#ledger.kill(known);
      else this.#ledger.addGone(sequence, known);
      this.#ledger.drop(deleted);
      this.#unusable = [];
    });
    this.#packBehind();
  }

  get skippedFiles(): readonly StoredImage[] {
    return this.#summary.skippedFiles;
  }

  async setSummary(summary: Parameters<RowStore['setSummary']>[0]): Promise<void> {
    await this.#writes.run(async () => {
      const { skipped, classes = this.#summary.classes, skippedFiles = [] } = summary;
      const next: SummaryRecord = { skipped, classes, skippedFiles };
      await this.#database.write({ put: [[SUMMARY_KEY, next]] });
      this.#summary = next;
    });
  }

  async snapshot(): Promise<RowTable> {
    // In a turn of the writes, so that no record is on its way out; only taking the pins needs it, not the sorting.
    const { view, dim, summary, unpin } = await this.#writes.run(() => {
      const captured = this.#ledger.capture();
      const held = this.#pins.hold(captured.records.keys());
      return Promise.resolve({ view: captured, dim: this.#dim ?? 0, summary: this.#summary, unpin: held });
    });
    try {
      const { facts, pinned } = await buildTable(view, dim, summary);
      return new PinnedTable(facts, this.#serve(this.#database, pinned, this.#onDamaged), () => this.#unpin(unpin));
    } catch (error) {
      this.#unpin(unpin);
      throw error;
    }
  }

  async readRow(path: string): Promise<Float32Array<ArrayBuffer>> {
    return readOne(this.#source(path), path);
  }

  get isHeld(): boolean {
    return this.#pins.isHeld;
  }

  free(): Promise<void> {
    return this.#pins.free();
  }

  async close(): Promise<void> {
    await this.#writesDone();
    if (!this.#pins.isHeld) {
      this.#database.close();
      return;
    }
    left.set(this.#database.name, this);
    void this.#pins.free().then(async () => {
      if (left.get(this.#database.name) !== this) return; // somebody came back to it
      left.delete(this.#database.name);
      await this.#writesDone();
      this.#database.close();
    });
  }

  /** Lets go of a snapshot; what waited for it is done once nobody holds one. */
  #unpin(unpin: () => void): void {
    unpin();
    if (this.#pins.isHeld) return;
    const isLeft = left.get(this.#database.name) === this;
    const sweeping = this.#writes.run(async () => {
      const isDue = [...this.#ledger.records.values()].some(({ liveRows }) => liveRows === 0);
      if (isDue) await this.#commit([], { puts: [], superseded: new Set(), replaced: [] });
    });
    sweeping.then(() => !isLeft && this.#packBehind(), passOverStoreFailure);
  }

  /** Writes records in one transaction, and only then tells the ledger. */
  async #commit(
    records: readonly PackedRecord[],
    also: {
      readonly puts: Change['put'] & object;
      /** Paths whose older rows become dead. */
      readonly superseded: ReadonlySet<string>;
      /** Records whose live rows are all among `records`. */
      readonly replaced: readonly number[];
    },
  ): Promise<void> {
    const { emptied, isClean } = this.#ledger.effectOf(also.superseded, also.replaced, this.#isPinned);
    const deleted = [...also.replaced, ...emptied, ...(isClean ? this.#ledger.goneRecords : []), ...this.#unusable];
    await this.#database.write({
      put: [...also.puts, ...records.flatMap(({ puts }) => puts)],
      delete: keysOf(deleted),
    });
    for (const { sequence, info } of records) this.#ledger.add(sequence, info);
    this.#ledger.drop(deleted);
    this.#unusable = [];
  }

  /** Packs what is due, after the writes so far, a shard at a time: nobody waits for it, and other writes come in between. */
  #packBehind(): void {
    const packing = this.#writes.run(async () => {
      const sequences =
        this.#dim === undefined || this.#pins.isHeld
          ? [] // whoever lets go of the last snapshot packs
          : chooseRecordsToPack(this.#ledger, this.#shapeOf(this.#dim).shardRows);
      if (sequences.length > 0) await this.#pack(sequences);
      return sequences.length > 0;
    });
    packing
      .then((isMoreDue) => {
        if (isMoreDue) this.#packBehind();
      })
      .catch(passOverStoreFailure);
  }

  async #pack(sequences: readonly number[]): Promise<void> {
    // Already inside a write: waiting for writes would wait for itself.
    const source: RowSource = {
      ...this.#source(sequences.join()),
      writesDone: () => Promise.resolve(),
      dropDamaged: (sequence) => this.#dropDamaged(sequence),
    };
    const packer = new RowPacker(this.#shapeOf(source.dim), () => this.#ledger.takeSequence());
    for (const sequence of sequences) await collectLiveRows(source, sequence, packer);
    await this.#commit(packer.take(), { puts: [], superseded: new Set(), replaced: sequences });
  }

  #shapeOf(dim: number): RowShape {
    return { dim, shardRows: shardRowsOf(dim, this.#shardBytes) };
  }

  #source(wanted: string): RowSource {
    if (this.#dim === undefined) throw new RangeError(`no row is stored for ${wanted}`);
    return {
      database: this.#database,
      ledger: this.#ledger,
      dim: this.#dim,
      writesDone: () => this.#writesDone(),
      dropDamaged: (sequence) => this.#writes.run(() => this.#dropDamaged(sequence)),
    };
  }

  async #dropDamaged(sequence: number): Promise<void> {
    await this.#database.write({ delete: keysOf([sequence]) });
    this.#ledger.drop([sequence]);
  }

  #writesDone(): Promise<void> {
    return this.#writes.run(() => Promise.resolve());
  }
}

/**
 * A failure behind (no room for a second copy, a damaged record) loses nothing: all rows lie where they were. Packing is tried
 * again after the next write, which meets the same failure itself if it lasts.
 */
function passOverStoreFailure(error: unknown): void {
  if (!(error instanceof PipelineError)) throw error;
}

/** All keys that records of these numbers can have. */
function keysOf(sequences: readonly number[]) {
  return sequences.flatMap((sequence) => [keyOf('info', sequence), keyOf('rows', sequence), keyOf('gone', sequence)]);
}
