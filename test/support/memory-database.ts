import { PipelineError } from '../../src/core/errors.ts';
import type { Change, Database, RecordKey } from '../../src/stages/persist/database.ts';

/**
 * A {@link Database} in memory that counts, and that can fail on demand. Values are structured clones, as in IndexedDB, and a
 * transaction is all or nothing. Two of them on one `disk` are two openings of one database.
 */
export class MemoryDatabase implements Database {
  readonly name: string;
  readonly disk: Map<string, unknown>;
  /** Transactions that wrote, so far. */
  writes = 0;
  /** Keys that were read, as JSON, in order. */
  readonly reads: string[] = [];
  /** The next `write` fails as a full disk does. */
  isFull = false;
  /** Writes that still succeed; after them the page is dead, and nothing is stored any more. */
  writesLeft = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(disk = new Map<string, unknown>()) {
    this.disk = disk;
    this.name = nameOf(disk);
  }

  keys(): Promise<readonly unknown[]> {
    this.#check();
    return Promise.resolve(Array.from(this.disk.keys(), (key): unknown => JSON.parse(key)));
  }

  get(key: RecordKey): Promise<unknown> {
    this.#check();
    this.reads.push(JSON.stringify(key));
    return Promise.resolve(structuredClone(this.disk.get(JSON.stringify(key))));
  }

  async write(change: Change): Promise<void> {
    this.#check();
    const put = (change.put ?? []).map(([key, value]) => [JSON.stringify(key), structuredClone(value)] as const);
    await Promise.resolve();
    if (this.isFull) throw new PipelineError('store-full', 'persist', 'memory is full');
    if (this.writesLeft === 0) throw new PipelineError('store-failed', 'persist', 'memory is gone');
    this.writesLeft -= 1;
    this.writes += 1;
    for (const [key, value] of put) this.disk.set(key, value);
    for (const key of change.delete ?? []) this.disk.delete(JSON.stringify(key));
  }

  async update(key: RecordKey, next: (old: unknown) => unknown): Promise<void> {
    const value = next(await this.get(key));
    await this.write(value === undefined ? { delete: [key] } : { put: [[key, value]] });
  }

  close(): void {
    this.#isClosed = true;
  }

  #check(): void {
    if (this.#isClosed) throw new PipelineError('store-failed', 'persist', 'memory was closed');
  }
}

const diskNames = new WeakMap<Map<string, unknown>, string>();
let disks = 0;

/** One disk, one name: as two openings of one database have it. */
function nameOf(disk: Map<string, unknown>): string {
  const name = diskNames.get(disk) ?? `memory-${++disks}`;
  diskNames.set(disk, name);
  return name;
}
