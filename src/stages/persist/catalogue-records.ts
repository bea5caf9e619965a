import type { FolderSource } from '../../core/folder-source.ts';
import { parseChoices, type FolderChoices } from './folder-choices.ts';
import { parseScope, type FolderScope } from './folder-scope.ts';
import { asFields, isCount, isItems } from './parse.ts';
import { parseOrigin, type RunOrigin } from './run-origin.ts';

/** Version of the catalogue's layout; a catalogue with a higher one is left alone. */
export const CATALOGUE_SCHEMA_VERSION = 1;

/** Rows of one fingerprint that are stored for a folder. */
export interface RunRecord {
  /** What makes its rows comparable (`core/fingerprint.ts`). */
  readonly fingerprint: string;
  /** For people: `model`, `preset` … */
  readonly parts: Readonly<Record<string, string>>;
  /** To choose the same again; left out where it was not noted. */
  readonly origin?: RunOrigin;
  /** Length of a row; 0 while nothing is stored. */
  readonly dim: number;
  /** Images with a row. */
  readonly count: number;
  /** Bytes of rows in the database. */
  readonly storedBytes: number;
  /** Name of the database that holds them. */
  readonly databaseName: string;
}

/** A folder that has, or had, rows in this browser. */
export interface FolderRecord {
  /** Random, or the source's `stableId`. */
  readonly folderId: string;
  readonly name: string;
  readonly kind: FolderSource['kind'];
  /** Where the browser has handles: restores the folder on the next visit, and tells two of one name apart. */
  readonly handle: FileSystemDirectoryHandle | undefined;
  /** Images, seen on a drop, that handles do not list: they are missing after a restore. */
  readonly hiddenImages?: number;
  /** In ms since 1970. */
  readonly createdMs: number;
  /** In ms since 1970. */
  readonly lastUsedMs: number;
  /** In the order of their last change. */
  readonly runs: readonly RunRecord[];
  /** Left out until a first run. */
  readonly choices?: FolderChoices;
  /** Left out until something of it is chosen. */
  readonly scope?: FolderScope;
}

/** Reads a folder's record; undefined if it is damaged. Runs that are damaged are left out. */
export function parseFolder(value: unknown): FolderRecord | undefined {
  const fields = asFields(value) ?? {};
  const { folderId, name, kind, handle, hiddenImages, createdMs, lastUsedMs, runs } = fields;
  if (typeof folderId !== 'string' || typeof name !== 'string' || !isKind(kind)) return undefined;
  if (!isTime(createdMs) || !isTime(lastUsedMs) || !isItems(runs)) return undefined;
  const choices = parseChoices(fields['choices']);
  const scope = parseScope(fields['scope']);
  return {
    folderId,
    name,
    kind,
    handle: isDirectoryHandle(handle) ? handle : undefined,
    ...(isCount(hiddenImages) ? { hiddenImages } : {}),
    createdMs,
    lastUsedMs,
    runs: runs.map(parseRun).filter((run) => run !== undefined),
    ...(choices ? { choices } : {}),
    ...(scope ? { scope } : {}),
  };
}

function parseRun(value: unknown): RunRecord | undefined {
  const fields = asFields(value) ?? {};
  const { fingerprint, parts, dim, count, storedBytes, databaseName } = fields;
  if (typeof fingerprint !== 'string' || typeof databaseName !== 'string') return undefined;
  if (!isCount(dim) || !isCount(count) || !isCount(storedBytes)) return undefined;
  const texts = Object.entries(asFields(parts) ?? {}).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  const origin = parseOrigin(fields['origin']);
  const ofOrigin = origin ? { origin } : {};
  return { fingerprint, parts: Object.fromEntries(texts), ...ofOrigin, dim, count, storedBytes, databaseName };
}

const KINDS: Record<FolderSource['kind'], true> = { handle: true, entries: true, files: true, loopback: true };

function isKind(value: unknown): value is FolderSource['kind'] {
  return typeof value === 'string' && Object.hasOwn(KINDS, value);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isDirectoryHandle(value: unknown): value is FileSystemDirectoryHandle {
  return typeof FileSystemDirectoryHandle === 'function' && value instanceof FileSystemDirectoryHandle;
}
