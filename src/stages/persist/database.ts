import { createStore, type UseStore } from 'idb-keyval';
import { PipelineError, messageOf } from '../../core/errors.ts';

/** Key of a record: a name, or a kind and a sequence number. */
export type RecordKey = string | readonly [kind: string, sequence: number];

/** What one transaction does: all of it, or nothing. */
export interface Change {
  readonly put?: readonly (readonly [key: RecordKey, value: unknown])[];
  readonly delete?: readonly RecordKey[];
}

/**
 * One database of records. What was written survives a crash of page, tab and browser; after a loss of power the last seconds
 * may be missing, a transaction at a time (the browser's relaxed durability, which is several times faster than strict).
 */
export interface Database {
  readonly name: string;
  /** Every key, in order, as IndexedDB gives it. @throws PipelineError `store-failed` */
  keys(): Promise<readonly unknown[]>;
  /**
   * The record, as a copy of its own; undefined if there is none; null if there is one that cannot be read any more (Chromium
   * keeps large values in files, and a loss of power can cut one short).
   *
   * @throws PipelineError `store-failed`
   */
  get(key: RecordKey): Promise<unknown>;
  /**
   * One transaction; resolves once it is complete.
   *
   * @throws PipelineError `store-full`, `store-failed`; nothing of it is stored then
   */
  write(change: Change): Promise<void>;
  /**
   * Replaces a record by what `next` makes of it, in one transaction, so that two tabs cannot overwrite each other.
   *
   * @param next - not async; undefined removes the record
   * @throws as {@link write}
   */
  update(key: RecordKey, next: (old: unknown) => unknown): Promise<void>;
  /** Lets go of the connection; the database is not to be used afterwards. */
  close(): void;
}

const STORE = 'records';

/** How Chromium says that the file of a large value is missing or short. */
const LOST_VALUE: ReadonlySet<string> = new Set(['DataError', 'NotReadableError']);

/** Opens a database, made at the first use if it is not there. */
export function openDatabase(name: string): Database {
  return new IdbDatabase(name);
}

/**
 * Deletes a database with all that is in it; resolves once it is gone. Our own connections let go of it by themselves, in other
 * tabs too.
 *
 * @throws PipelineError `store-failed`
 */
export async function deleteDatabase(name: string): Promise<void> {
  try {
    await settled(indexedDB.deleteDatabase(name));
  } catch (error) {
    throw toStoreError(error, name, 'delete');
  }
}

/** Names of this origin's databases that begin so; none in a browser that does not tell. */
export async function listDatabases(prefix: string): Promise<string[]> {
  const all = await indexedDB.databases().catch(() => []);
  return all.map(({ name }) => name ?? '').filter((name) => name.startsWith(prefix));
}

class IdbDatabase implements Database {
  readonly name: string;
  readonly #use: UseStore;
  #connection: IDBDatabase | undefined;
  #isClosed = false;

  constructor(name: string) {
    this.name = name;
    this.#use = createStore(name, STORE);
  }

  keys(): Promise<readonly unknown[]> {
    return this.#transact('readonly', 'list', (store) => settled(store.getAllKeys()));
  }

  get(key: RecordKey): Promise<unknown> {
    return this.#transact('readonly', 'read', (store) =>
      settled<unknown>(store.get(toIdbKey(key))).catch((error: unknown) => {
        if (error instanceof DOMException && LOST_VALUE.has(error.name)) return null;
        throw error;
      }),
    );
  }

  write(change: Change): Promise<void> {
    return this.#transact('readwrite', 'write', (store) =>
      completed(store.transaction, () => {
        for (const [key, value] of change.put ?? []) store.put(value, toIdbKey(key));
        for (const key of change.delete ?? []) store.delete(toIdbKey(key));
      }),
    );
  }

  update(key: RecordKey, next: (old: unknown) => unknown): Promise<void> {
    return this.#transact('readwrite', 'write', (store) => {
      let failure: Error | undefined;
      const request: IDBRequest<unknown> = store.get(toIdbKey(key));
      request.onsuccess = () => {
        try {
          const value = next(request.result);
          if (value === undefined) store.delete(toIdbKey(key));
          else store.put(value, toIdbKey(key));
        } catch (error) {
          failure = error instanceof Error ? error : new Error(String(error));
          store.transaction.abort();
        }
      };
      return completed(store.transaction, () => undefined).catch((error: unknown) => {
        throw failure ?? error;
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #transact<T>(mode: IDBTransactionMode, doing: string, work: (store: IDBObjectStore) => Promise<T>): Promise<T> {
    try {
      if (this.#isClosed) throw new Error('it was closed or deleted');
      return await this.#use(mode, (store) => {
        this.#hold(store.transaction.db);
        return work(store);
      });
    } catch (error) {
      throw toStoreError(error, this.name, doing);
    }
  }

  #hold(connection: IDBDatabase): void {
    if (this.#connection === connection) return;
    if (this.#isClosed) {
      connection.close(); // closed while it was being opened: it goes once this transaction has ended
      return;
    }
    this.#connection = connection;
    // Somebody deletes this database: holding on would block them for ever.
    connection.addEventListener('versionchange', () => {
      this.close();
    });
  }
}

function toIdbKey(key: RecordKey): IDBValidKey {
  return typeof key === 'string' ? key : [...key];
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('request failed'));
    };
  });
}

/** Runs `work` in the transaction and waits for the commit: a request that succeeds is not stored yet. */
function completed(transaction: IDBTransaction, work: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    // Not `onerror`: while a request's error bubbles, the transaction's own error is not set yet.
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('transaction was aborted'));
    };
    try {
      work();
    } catch (error) {
      transaction.abort();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Never an AbortError: an aborted transaction is a failure, not the visitor's Cancel. */
function toStoreError(error: unknown, name: string, doing: string): PipelineError {
  if (error instanceof PipelineError) return error;
  const isFull = error instanceof Error && error.name === 'QuotaExceededError';
  const why = error instanceof Error ? `${error.name}: ${error.message}` : messageOf(error);
  return new PipelineError(isFull ? 'store-full' : 'store-failed', 'persist', `database ${name}: ${doing}: ${why}`, {
    cause: error,
  });
}
