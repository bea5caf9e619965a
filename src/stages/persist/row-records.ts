import { PipelineError, parseWireError, type WireError } from '../../core/errors.ts';
import type { RecordKey } from './database.ts';
import { asFields, isCount, isItems, isStrings } from './parse.ts';
import type { StoredImage } from './row-store.ts';

// The records of one row database. Sequence numbers start at 1; a later record speaks the last word on a path.
//   'meta'           what the database is: made with the first rows, in their transaction
//   ['info', n]      which images the rows of record n belong to: all that is read on opening
//   ['rows', n]      the rows themselves, written and deleted in one transaction with their info
//   ['gone', n]      paths that have no row any more, whatever the records before n say
//   'summary'        what is known of the last run besides rows

/** Version of this layout; a database with a higher one is left alone. */
export const ROW_SCHEMA_VERSION = 1;

/** Key of the record that says what the database is. */
export const META_KEY = 'meta';
/** Key of what is known of the last run besides rows. */
export const SUMMARY_KEY = 'summary';

/** Kinds of the numbered records. */
export type SequencedKind = 'info' | 'rows' | 'gone';

/** The key of a numbered record. */
export function keyOf(kind: SequencedKind, sequence: number): RecordKey {
  return [kind, sequence];
}

/** The kind and number of a key; undefined for `meta`, `summary` and whatever is not ours. */
export function parseKey(key: unknown): { readonly kind: SequencedKind; readonly sequence: number } | undefined {
  if (!isItems(key)) return undefined;
  const [kind, sequence] = key;
  if (kind !== 'info' && kind !== 'rows' && kind !== 'gone') return undefined;
  return isCount(sequence) && sequence > 0 ? { kind, sequence } : undefined;
}

/** What the database is. */
export interface MetaRecord {
  readonly schemaVersion: number;
  readonly fingerprint: string;
  /** Length of a row. */
  readonly dim: number;
}

/**
 * Reads the `meta` record.
 *
 * @returns undefined where nothing was stored yet
 * @throws PipelineError `store-newer`; `store-failed` if it is damaged or belongs to another fingerprint
 */
export function parseMeta(value: unknown, fingerprint: string): MetaRecord | undefined {
  if (value === undefined) return undefined;
  const { schemaVersion, fingerprint: found, dim } = asFields(value) ?? {};
  if (isCount(schemaVersion) && schemaVersion > ROW_SCHEMA_VERSION) {
    throw new PipelineError(
      'store-newer',
      'persist',
      `rows have schema version ${schemaVersion}, this page knows ${ROW_SCHEMA_VERSION}`,
    );
  }
  if (schemaVersion !== ROW_SCHEMA_VERSION || typeof found !== 'string' || !isCount(dim) || dim === 0) {
    throw new PipelineError('store-failed', 'persist', 'rows have a damaged meta record');
  }
  if (found !== fingerprint) {
    throw new PipelineError('store-failed', 'persist', `rows have fingerprint ${found}, wanted ${fingerprint}`);
  }
  return { schemaVersion, fingerprint: found, dim };
}

/** Which images the rows of one record belong to; entry i of every list belongs to row i. */
export interface InfoRecord {
  readonly paths: readonly string[];
  readonly sizesBytes: Float64Array<ArrayBuffer>;
  readonly mtimesMs: Float64Array<ArrayBuffer>;
  /** Backend a run of rows; the runs add up to `paths.length`. */
  readonly backends: readonly { readonly backend: string; readonly rows: number }[];
  /** {@link checksumOf} the rows. */
  readonly checksum: number;
}

/** Reads an `info` record; undefined if it is damaged. */
export function parseInfo(value: unknown): InfoRecord | undefined {
  const { paths, sizesBytes, mtimesMs, backends, checksum } = asFields(value) ?? {};
  if (!isStrings(paths) || !isCount(checksum) || !isItems(backends)) return undefined;
  if (!isDoubles(sizesBytes, paths.length) || !isDoubles(mtimesMs, paths.length)) return undefined;
  const runs = backends.map((run) => {
    const { backend, rows } = asFields(run) ?? {};
    return typeof backend === 'string' && isCount(rows) ? { backend, rows } : { backend: '', rows: Number.NaN };
  });
  if (runs.reduce((sum, { rows }) => sum + rows, 0) !== paths.length) return undefined;
  return { paths, sizesBytes, mtimesMs, backends: runs, checksum };
}

/** Reads a `gone` record; undefined if it is damaged. */
export function parseGone(value: unknown): readonly string[] | undefined {
  const { paths } = asFields(value) ?? {};
  return isStrings(paths) ? paths : undefined;
}

/**
 * Reads the rows of a record.
 *
 * @param value - `Float32Array[rows * dim]` as it was stored
 * @param length - how many values the info record promises
 * @returns undefined if length or checksum differ: a loss of power can cut a large value short
 */
export function parseRows(value: unknown, length: number, checksum: number): Float32Array<ArrayBuffer> | undefined {
  if (!(value instanceof Float32Array) || !(value.buffer instanceof ArrayBuffer)) return undefined;
  const rows = new Float32Array(value.buffer, value.byteOffset, value.length);
  return rows.length === length && checksumOf(rows) === checksum ? rows : undefined;
}

/** A 32-bit checksum of the rows' bits (FNV-1a by words): finds a value that was cut short or partly written, not an attacker. */
export function checksumOf(rows: Float32Array): number {
  const words = new Uint32Array(rows.buffer, rows.byteOffset, rows.length);
  let sum = 0x811c9dc5;
  for (const word of words) sum = Math.imul(sum ^ word, 0x01000193);
  return sum >>> 0;
}

/** What is known of the last run besides rows. */
export interface SummaryRecord {
  readonly skipped: readonly WireError[];
  /** Sorted top-level folders, once a walk was complete. */
  readonly classes: readonly string[] | undefined;
  /** Skipped files as they were then; a summary of an earlier version of this page has none. */
  readonly skippedFiles: readonly StoredImage[];
}

/** Reads the `summary` record; what is damaged in it is left out. */
export function parseSummary(value: unknown): SummaryRecord {
  const { skipped, classes, skippedFiles } = asFields(value) ?? {};
  const errors = isItems(skipped) ? skipped.map(parseWireError) : [];
  return {
    skipped: errors.filter((error) => error !== undefined),
    classes: isStrings(classes) ? classes : undefined,
    skippedFiles: isItems(skippedFiles) ? skippedFiles.map(parseFile).filter((file) => file !== undefined) : [],
  };
}

function parseFile(value: unknown): StoredImage | undefined {
  const { path, sizeBytes, mtimeMs } = asFields(value) ?? {};
  if (typeof path !== 'string' || !isCount(sizeBytes) || typeof mtimeMs !== 'number') return undefined;
  return { path, sizeBytes, mtimeMs };
}

function isDoubles(value: unknown, length: number): value is Float64Array<ArrayBuffer> {
  return value instanceof Float64Array && value.buffer instanceof ArrayBuffer && value.length === length;
}
