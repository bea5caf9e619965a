import { PipelineError } from '../../core/errors.ts';
import type { FolderSource } from '../../core/folder-source.ts';
import { CATALOGUE_SCHEMA_VERSION, parseFolder, type FolderRecord, type RunRecord } from './catalogue-records.ts';
import type { FolderChoices } from './folder-choices.ts';
import type { FolderScope } from './folder-scope.ts';
import { deleteDatabase, listDatabases, openDatabase, type Database, type RecordKey } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { asFields, isCount } from './parse.ts';

const CATALOGUE_NAME = 'foldvec-catalogue';
const ROWS_PREFIX = 'foldvec-rows-';
const META_KEY = 'meta';
const LAST_KEY = 'last';
const OPEN_KEY = 'open';

/** What the catalogue makes of a folder that was picked. */
export type Identity =
  /** Surely this one: the same handle, or the same stable id. */
  | { readonly kind: 'known'; readonly folder: FolderRecord }
  /** Of the same name, and nothing tells whether it is one of these: compare paths, and ask. Latest first, never empty. */
  | { readonly kind: 'unsure'; readonly candidates: readonly FolderRecord[] }
  | { readonly kind: 'new' };

/** Name of the database for the rows of one (folder, fingerprint). */
export function rowDatabaseName(folderId: string, fingerprint: string): string {
  return `${ROWS_PREFIX}${fingerprint}-${folderId}`;
}

/**
 * Opens the list of stored folders.
 *
 * @param database - the catalogue's, unless told
 * @throws PipelineError `store-failed`; `store-newer` if a newer version of this page wrote it
 */
export async function openCatalogue(database: Database = openDatabase(CATALOGUE_NAME)): Promise<Catalogue> {
  const { schemaVersion } = asFields(await database.get(META_KEY)) ?? {};
  if (isCount(schemaVersion) && schemaVersion > CATALOGUE_SCHEMA_VERSION) {
    throw new PipelineError(
      'store-newer',
      'persist',
      `catalogue has schema version ${schemaVersion}, this page knows ${CATALOGUE_SCHEMA_VERSION}`,
    );
  }
  return new Catalogue(database);
}

/** Which folders have rows in this browser, and under which names their databases are. */
export class Catalogue {
  readonly #database: Database;

  /** @param database - see {@link openCatalogue}, which checks it first */
  constructor(database: Database) {
    this.#database = database;
  }

  /** All folders, latest used first. `damaged` counts records that could not be read and are left out. */
  async list(): Promise<{ readonly folders: readonly FolderRecord[]; readonly damaged: number }> {
    const ids = (await this.#database.keys()).map(folderIdOf).filter((id) => id !== undefined);
    const values = await Promise.all(ids.map((id) => this.#database.get(keyOf(id))));
    const folders = values.map(parseFolder).filter((folder) => folder !== undefined);
    folders.sort((a, b) => b.lastUsedMs - a.lastUsedMs);
    return { folders, damaged: values.length - folders.length };
  }

  /** The folder of that id; undefined if there is none, or its record is damaged. */
  async get(folderId: string): Promise<FolderRecord | undefined> {
    return parseFolder(await this.#database.get(keyOf(folderId)));
  }

  /** Tells which stored folder this is. Two folders of one name never count as the same without proof. */
  async identify(source: Pick<FolderSource, 'name' | 'handle' | 'stableId'>): Promise<Identity> {
    const { stableId, handle } = source;
    if (stableId !== undefined) {
      const folder = await this.get(stableId);
      return folder ? { kind: 'known', folder } : { kind: 'new' };
    }
    const { folders } = await this.list();
    const candidates: FolderRecord[] = [];
    for (const folder of folders) {
      const isProvable = handle !== undefined && folder.handle !== undefined;
      if (isProvable && (await isSame(handle, folder.handle))) return { kind: 'known', folder };
      if (!isProvable && folder.name === source.name) candidates.push(folder);
    }
    return candidates.length > 0 ? { kind: 'unsure', candidates } : { kind: 'new' };
  }

  /**
   * Enters a folder that is new, or that the visitor says is `known`, as the one in use now. One without rows takes nobody's
   * place in {@link last} until its first run: it may have been picked by mistake.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async enter(
    source: Pick<FolderSource, 'name' | 'kind' | 'handle' | 'stableId'>,
    options: { readonly known?: FolderRecord; readonly nowMs: number },
  ): Promise<FolderRecord> {
    const { known, nowMs } = options;
    const folder: FolderRecord = {
      folderId: known?.folderId ?? source.stableId ?? crypto.randomUUID(),
      name: source.name,
      kind: source.kind,
      handle: source.handle ?? known?.handle,
      ...(known?.hiddenImages === undefined ? {} : { hiddenImages: known.hiddenImages }),
      createdMs: known?.createdMs ?? nowMs,
      lastUsedMs: nowMs,
      runs: known?.runs ?? [],
      ...(known?.choices === undefined ? {} : { choices: known.choices }),
      ...(known?.scope === undefined ? {} : { scope: known.scope }),
    };
    const hasRows = folder.runs.some(({ count }) => count > 0);
    await this.#database.write({
      put: [
        [META_KEY, { schemaVersion: CATALOGUE_SCHEMA_VERSION }],
        [keyOf(folder.folderId), folder],
        [OPEN_KEY, folder.folderId],
        ...(hasRows ? [[LAST_KEY, folder.folderId] as const] : []),
      ],
    });
    return folder;
  }

  /**
   * Notes what is stored for one fingerprint. Before its database is made, so that none is ever without an entry.
   *
   * @throws PipelineError `store-full`; `store-failed`, also if the folder was deleted meanwhile
   */
  async setRun(folderId: string, run: Omit<RunRecord, 'databaseName'>, nowMs: number): Promise<RunRecord> {
    const entry: RunRecord = { ...run, databaseName: rowDatabaseName(folderId, run.fingerprint) };
    await this.#database.update(keyOf(folderId), (old) => {
      const folder = parseFolder(old);
      if (!folder) throw new Error(`folder is not in the catalogue: ${folderId}`);
      const others = folder.runs.filter(({ fingerprint }) => fingerprint !== run.fingerprint);
      return { ...folder, lastUsedMs: nowMs, runs: [...others, entry] };
    });
    await this.#database.write({ put: [[LAST_KEY, folderId]] });
    return entry;
  }

  /**
   * Notes what is chosen for a folder. One that was deleted meanwhile is left so.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async setChoices(folderId: string, choices: FolderChoices): Promise<void> {
    await this.#database.update(keyOf(folderId), (old) => {
      const folder = parseFolder(old);
      return folder ? { ...folder, choices } : old;
    });
  }

  /**
   * Notes which images of a folder are meant. One that was deleted meanwhile is left so.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async setScope(folderId: string, scope: FolderScope): Promise<void> {
    await this.#database.update(keyOf(folderId), (old) => {
      const folder = parseFolder(old);
      return folder ? { ...folder, scope } : old;
    });
  }

  /**
   * Keeps a folder's table of labels, as the file that it was, in place of an earlier one; undefined keeps none.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async putLabels(folderId: string, file: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    const key = LABELS_PREFIX + folderId; // apart from the folder's record: that one is read, and written, often
    await this.#database.write(file ? { put: [[key, file]] } : { delete: [key] });
  }

  /** The file that {@link putLabels} kept; undefined if there is none. @throws PipelineError `store-failed` */
  async labelsOf(folderId: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const file = await this.#database.get(LABELS_PREFIX + folderId);
    return file instanceof Uint8Array && file.buffer instanceof ArrayBuffer ? Uint8Array.from(file) : undefined;
  }

  /**
   * Notes how many images handles do not list, as a drop has shown.
   *
   * @throws PipelineError `store-full`, `store-failed`
   */
  async setHiddenImages(folderId: string, hiddenImages: number): Promise<void> {
    await this.#database.update(keyOf(folderId), (old) => {
      const folder = parseFolder(old);
      return folder ? { ...folder, hiddenImages } : old;
    });
  }

  /** The folder that was open when its page went, rows or not; undefined if the visitor had closed it. */
  async leftOpen(): Promise<FolderRecord | undefined> {
    const id = await this.#database.get(OPEN_KEY);
    return typeof id === 'string' ? this.get(id) : undefined;
  }

  /** Notes that the visitor has closed a folder. @throws PipelineError `store-failed` */
  async noteClosed(folderId: string): Promise<void> {
    await this.#database.update(OPEN_KEY, (open) => (open === folderId ? undefined : open));
  }

  /** The folder with rows that was in use last, for "Restore last folder"; undefined if there is none. */
  async last(): Promise<FolderRecord | undefined> {
    const id = await this.#database.get(LAST_KEY);
    return typeof id === 'string' ? this.get(id) : undefined;
  }

  /**
   * Deletes a folder with all its rows, of every fingerprint. The pictures themselves are not touched.
   *
   * @throws PipelineError `store-failed`; `folder-busy` if somebody holds its lock: release it first if this page does
   */
  async remove(folderId: string): Promise<void> {
    const lock = await lockFolder(folderId);
    try {
      const databases = new Set((await this.get(folderId))?.runs.map(({ databaseName }) => databaseName));
      // Those of a damaged record too: names end in the folder's id.
      for (const name of await listDatabases(ROWS_PREFIX)) if (name.endsWith(`-${folderId}`)) databases.add(name);
      for (const name of databases) await deleteDatabase(name);
      await this.#database.write({ delete: [keyOf(folderId), LABELS_PREFIX + folderId] });
      await this.#database.update(LAST_KEY, (last) => (last === folderId ? undefined : last));
      await this.noteClosed(folderId);
    } finally {
      await lock.release();
    }
  }

  /**
   * Deletes everything that this page has stored about folders, rows without an entry included.
   *
   * @throws PipelineError `store-failed`; `folder-busy` if somebody holds a folder's lock: those before it are deleted then
   */
  async removeAll(): Promise<void> {
    for (const key of await this.#database.keys()) {
      const id = folderIdOf(key);
      if (id !== undefined) await this.remove(id);
    }
    for (const name of await listDatabases(ROWS_PREFIX)) await deleteDatabase(name);
  }

  /** Lets go of the database. */
  close(): void {
    this.#database.close();
  }
}

/** Keeps the keys of folders apart from `meta` and `last`. */
const FOLDER_PREFIX = 'folder:';
const LABELS_PREFIX = 'labels:';

function keyOf(folderId: string): RecordKey {
  return FOLDER_PREFIX + folderId;
}

function folderIdOf(key: unknown): string | undefined {
  return typeof key === 'string' && key.startsWith(FOLDER_PREFIX) ? key.slice(FOLDER_PREFIX.length) : undefined;
}

async function isSame(a: FileSystemDirectoryHandle, b: FileSystemDirectoryHandle): Promise<boolean> {
  // A stored handle whose disk is gone may throw: it proves nothing, and so is another folder.
  return a.isSameEntry(b).catch(() => false);
}
