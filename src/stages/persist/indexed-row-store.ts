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
import { collectLiveRows, readBlock, type RowSource } from './row-reader.ts';
import { META_KEY, ROW_SCHEMA_VERSION, SUMMARY_KEY, keyOf, type SummaryRecord } from './row-records.ts';
import type { RowBatch, RowStore, StoredImage, StoredTable } from './row-store.ts';
import { buildTable } from './stored-table.ts';

const DEFAULT_BLOCK_BYTES = 64 * 1024 * 1024;

/**
 * Opens the rows of one (folder, fingerprint). Reads which images there are, no rows.
 *
 * @param database - one of its own; closed with the store
 * @param options - `shardBytes`: bytes of rows in a full record, 2 MiB unless told
 * @throws PipelineError `store-failed`; `store-newer` if a newer version of this page wrote it
 */
export async function openRowStore(
  database: Database,
  fingerprint: string,
  options: StoreOptions = {},
): Promise<RowStore> {
  return new IndexedRowStore(database, fingerprint, await openLedger(database, fingerprint), options);
}

interface StoreOptions {
  readonly shardBytes?: number;
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
  readonly #writes = new Serial();
  #dim: number | undefined;
  #summary: SummaryRecord;
  /** Numbers of records that could not be read: deleted with the next write. */
  #unusable: readonly number[];

  constructor(database: Database, fingerprint: string, opened: OpenedLedger, options: StoreOptions) {
    this.#database = database;
    this.#fingerprint = fingerprint;
    this.#shardBytes = options.shardBytes;
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
      const { emptied, isClean } = this.#ledger.effectOf(new Set(known));
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

  async setSummary(summary: SummaryRecord): Promise<void> {
    await this.#writes.run(async () => {
      const next = { skipped: summary.skipped, classes: summary.classes ?? this.#summary.classes };
      await this.#database.write({ put: [[SUMMARY_KEY, next]] });
      this.#summary = next;
    });
  }

  table(): Promise<StoredTable> {
    return buildTable(this.#ledger, this.#dim ?? 0, this.#summary);
  }

  async *readRows(
    paths: readonly string[],
    options: { readonly maxBlockBytes?: number } = {},
  ): AsyncGenerator<Float32Array<ArrayBuffer>, void> {
    const [first] = paths;
    if (first === undefined) return;
    const source = this.#source(first);
    const maxBytes = options.maxBlockBytes ?? DEFAULT_BLOCK_BYTES;
    const blockRows = Math.max(1, Math.floor(maxBytes / (source.dim * Float32Array.BYTES_PER_ELEMENT)));
    for (let start = 0; start < paths.length; start += blockRows) {
      yield await readBlock(source, paths.slice(start, start + blockRows));
    }
  }

  async readRow(path: string): Promise<Float32Array<ArrayBuffer>> {
    return readBlock(this.#source(path), [path]);
  }

  async close(): Promise<void> {
    await this.#writesDone();
    this.#database.close();
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
    const { emptied, isClean } = this.#ledger.effectOf(also.superseded, also.replaced);
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
        this.#dim === undefined ? [] : chooseRecordsToPack(this.#ledger, this.#shapeOf(this.#dim).shardRows);
      if (sequences.length > 0) await this.#pack(sequences);
      return sequences.length > 0;
    });
    packing
      .then((isMoreDue) => {
        if (isMoreDue) this.#packBehind();
      })
      .catch((error: unknown) => {
        // A failure here (no room for a second copy, a damaged record) loses nothing: all rows lie where they were. Packing is
        // tried again after the next write, which meets the same failure itself if it lasts.
        if (!(error instanceof PipelineError)) throw error;
      });
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

/** All keys that records of these numbers can have. */
function keysOf(sequences: readonly number[]) {
  return sequences.flatMap((sequence) => [keyOf('info', sequence), keyOf('rows', sequence), keyOf('gone', sequence)]);
}
