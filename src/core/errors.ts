/** Where on the data's way a failure happened. */
export type Stage =
  'collect' | 'decode' | 'models' | 'embed' | 'persist' | 'read' | 'reduce' | 'search' | 'map' | 'write' | 'pipeline';

/** Every failure that we foresee. The words for people stand in `ui/words/`, one entry a code. */
export type ErrorCode =
  | 'folder-denied' // the browser or the visitor refused access
  | 'folder-lost' // access was withdrawn, or the disk is gone, in the middle of a run
  | 'folder-empty' // nothing at all in the folder
  | 'folder-no-images' // files, but none with an image's extension
  | 'folder-not-one' // what was dropped is neither one folder nor files that are known
  | 'run-on' // what was dropped is not taken while a run is on
  | 'folder-busy' // another tab or terminal is working on this folder
  | 'folder-taken' // another tab wanted it while this one was idle
  | 'folder-unlisted' // one subfolder could not be read; the walk goes on
  | 'image-gone' // listed, but not there (or not readable) when it was opened
  | 'image-empty' // zero bytes
  | 'image-unsupported' // the content is a format that we do not encode; the message names it
  | 'image-truncated' // the data ends early, as Pillow would say
  | 'image-damaged' // the data contradicts itself, as Pillow would say
  | 'image-too-large' // over Pillow's own limit of 178,956,970 pixels
  | 'decode-crashed' // decoding this image killed its worker, or ran into a fault of ours
  | 'decode-timeout' // the decode worker did not answer in time on this image
  | 'decode-failing' // so many images in a row crashed that it is not the images
  | 'model-missing' // the model file could not be fetched
  | 'model-damaged' // its SHA-256 is not the one of the registry, or a weight is no number
  | 'model-incomplete' // an ONNX file keeps values in another file that was not brought along; the message names it
  | 'model-busy' // a run is on with this model: what it is given is not changed meanwhile
  | 'model-mismatch' // its input or output is not what the spec says, or no known network has these weights
  | 'embed-crashed' // the embed worker died
  | 'embed-unavailable' // no backend passes its self-check, or WebAssembly SIMD is missing
  | 'float16-unavailable' // float16 was asked for, and this GPU or this model does not compute so
  | 'device-lost' // the GPU went away, also after a restart with a smaller batch
  | 'store-full' // the browser's quota, or the disk, is used up
  | 'store-failed' // IndexedDB refused to open, read or write
  | 'store-newer' // the database was written by a newer version of foldvec
  | 'rows-not-finite' // a row that is to be reduced holds NaN or an infinity
  | 'rows-too-few' // a reduction cannot be made of so few rows
  | 'rows-constant' // all rows are alike, and no direction is better than another
  | 'reduction-unfit' // more components, or other settings, than these rows allow; the message says which
  | 'reduction-too-large' // the browser gives no memory for it
  | 'reduction-mismatch' // a saved reduction takes rows of another length
  | 'reduce-crashed' // the worker that reduces rows died
  | 'search-too-large' // the browser gives no memory for all rows at once
  | 'search-crashed' // the worker that searches rows died
  | 'map-too-large' // the browser gives no memory for a map of so many rows
  | 'map-crashed' // the worker that makes a map died
  | 'write-failed' // the file could not be saved
  | 'file-damaged'; // an archive, array or pickle that we read is not well formed

/** Whether a failure ends the run (`true`) or only leaves one image or one folder out (`false`). Exhaustive on purpose. */
const ENDS_RUN: Record<ErrorCode, boolean> = {
  'folder-denied': true,
  'folder-lost': true,
  'folder-empty': true,
  'folder-no-images': true,
  'folder-not-one': true,
  'run-on': true,
  'folder-busy': true,
  'folder-taken': true,
  'folder-unlisted': false,
  'image-gone': false,
  'image-empty': false,
  'image-unsupported': false,
  'image-truncated': false,
  'image-damaged': false,
  'image-too-large': false,
  'decode-crashed': false,
  'decode-timeout': false,
  'decode-failing': true,
  'model-missing': true,
  'model-damaged': true,
  'model-incomplete': true,
  'model-busy': true,
  'model-mismatch': true,
  'embed-crashed': true,
  'embed-unavailable': true,
  'float16-unavailable': true,
  'device-lost': true,
  'store-full': true,
  'store-failed': true,
  'store-newer': true,
  'rows-not-finite': true,
  'rows-too-few': true,
  'rows-constant': true,
  'reduction-unfit': true,
  'reduction-too-large': true,
  'reduction-mismatch': true,
  'reduce-crashed': true,
  'search-too-large': true,
  'search-crashed': true,
  'map-too-large': true,
  'map-crashed': true,
  'write-failed': true,
  'file-damaged': true,
};

/** Whether this failure ends the run. */
export function endsRun(code: ErrorCode): boolean {
  return ENDS_RUN[code];
}

/**
 * Codes by which a file that was looked into is no image (any more). The others say nothing of its content: it could not be
 * opened, or whoever looked into it failed.
 */
const DENIES_IMAGE: ReadonlySet<ErrorCode> = new Set([
  'image-empty',
  'image-unsupported',
  'image-truncated',
  'image-damaged',
  'image-too-large',
]);

/** Whether this failure says that the file's content is no image that we encode: a row of what it held before is wrong then. */
export function deniesImage(code: ErrorCode): boolean {
  return DENIES_IMAGE.has(code);
}

const STAGES: Record<Stage, true> = {
  collect: true,
  decode: true,
  models: true,
  embed: true,
  persist: true,
  read: true,
  reduce: true,
  search: true,
  map: true,
  write: true,
  pipeline: true,
};

/** Reads a failure that was stored as {@link WireError}; undefined if it is not one (any more). */
export function parseWireError(value: unknown): WireError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('code' in value && 'stage' in value && 'message' in value)) return undefined;
  const { code, stage, message } = value;
  if (!isKeyOf(ENDS_RUN, code) || !isKeyOf(STAGES, stage) || typeof message !== 'string') return undefined;
  const path = 'path' in value ? value.path : undefined;
  return typeof path === 'string' ? { code, stage, message, path } : { code, stage, message };
}

function isKeyOf<K extends string>(table: Record<K, unknown>, key: unknown): key is K {
  return typeof key === 'string' && Object.hasOwn(table, key);
}

/** What crosses a thread of a {@link PipelineError}: plain data, no `cause`. */
export interface WireError {
  readonly code: ErrorCode;
  readonly stage: Stage;
  readonly message: string;
  readonly path?: string;
}

/**
 * A failure that we foresaw. The code decides what happens next, never the message and never `instanceof` across threads.
 *
 * @remarks message: lower case, subject first, offending values last, both sides of a mismatch.
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: ErrorCode;
  readonly stage: Stage;
  /** POSIX path relative to the picked folder, where one image or one folder is meant. */
  readonly path: string | undefined;

  constructor(
    code: ErrorCode,
    stage: Stage,
    message: string,
    options: { readonly path?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.stage = stage;
    this.path = options.path;
  }

  /** The same failure as plain data, for another thread or for the store. */
  toWire(): WireError {
    const { code, stage, message, path } = this;
    return path === undefined ? { code, stage, message } : { code, stage, message, path };
  }

  /** The failure that {@link toWire} described. */
  static fromWire(wire: WireError): PipelineError {
    return new PipelineError(wire.code, wire.stage, wire.message, { path: wire.path });
  }
}

/** Whether this is an abort, which is no error. The name is the only test that survives Comlink. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
