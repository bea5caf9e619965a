import { PipelineError } from '../../core/errors.ts';
import { FormatError } from '../../core/format-error.ts';
import { toByteSource, type ByteSource } from '../../formats/bytes/source.ts';
import { parseNpy } from '../../formats/npy/reader.ts';
import { readWhole } from '../../formats/bytes/read-whole.ts';
import { MAX_TABLE_BYTES, toMatrix, type FoundTable } from './found-table.ts';
import { readNpz } from './read-npz.ts';
import { readPathsJson } from './read-paths-json.ts';
import { readPickle } from './read-pickle.ts';
import { readSafetensorsTable } from './read-safetensors.ts';
import type { FileFacts } from './read.contract.ts';
import { kindOf, type FileKind } from './table-kind.ts';

/** A file and its name. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

/** A file of vectors in memory. */
export interface LoadedFile {
  readonly facts: FileFacts;
  /** `Float32Array[facts.rows * facts.dim]`, row-major. */
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Reads a table of vectors from one file, or from a matrix and the JSON that holds its paths.
 *
 * @throws PipelineError `file-damaged`, its path being the file's name
 */
export async function openFiles(files: readonly NamedBlob[]): Promise<LoadedFile> {
  const tables: (Known & { readonly kind: Exclude<FileKind, 'json'> })[] = [];
  const lists: Known[] = [];
  for (const file of files) {
    const source = toByteSource(file.blob);
    const kind = await inFile(file.name, () => kindOf(source));
    if (kind === 'json') lists.push({ ...file, source });
    else tables.push({ ...file, source, kind });
  }
  const [table, second] = tables;
  const [list, secondList] = lists;
  if (!table) {
    throw readError(
      'file holds no vectors: drop it together with the matrix (.npy) that it belongs to',
      list?.name ?? '',
    );
  }
  const more = second ?? secondList;
  if (more) throw readError('file is one too many: drop one table at a time', more.name);

  const found = await inFile(table.name, () => readTable(table.kind, table.source));
  const beside = list && (await inFile(list.name, () => readPathsJson(list.source)));
  const whole: FoundTable = beside && !found.paths ? { ...found, ...beside } : found;
  const { matrix, kind, meta, paths, labels, classes, sizesBytes, mtimesMs, skipped, columns, reduction } = whole;
  if (paths && paths.length !== matrix.rows) {
    throw readError(
      `file holds ${paths.length} paths, and ${table.name} ${matrix.rows} rows`,
      list?.name ?? table.name,
    );
  }
  const { rows, dim, dtype } = matrix;
  const facts = {
    ...{ kind, rows, dim, dtype, labels, classes, sizesBytes, mtimesMs, meta },
    paths: paths && (isOurs(meta) ? paths : paths.map(toPosix)),
    skipped: skipped ?? [],
    columns: columns ?? [],
    ...(reduction === undefined ? {} : { reduction }),
  };
  return { facts, values: matrix.values };
}

interface Known extends NamedBlob {
  readonly source: ByteSource;
}

async function readTable(kind: Exclude<FileKind, 'json'>, source: ByteSource): Promise<FoundTable> {
  switch (kind) {
    case 'npz':
      return readNpz(source);
    case 'pickle':
      return readPickle(source);
    case 'safetensors':
      return readSafetensorsTable(source);
    case 'parquet':
      return (await import('./read-parquet.ts')).readParquet(source);
    case 'npy':
      return { kind: 'npy', matrix: toMatrix(parseNpy(await readWhole(source, MAX_TABLE_BYTES)), 'array') };
  }
}

/** Paths that we wrote are POSIX already, and a backslash is part of a name. */
function isOurs(meta: FoundTable['meta']): boolean {
  return typeof meta?.['foldvec'] === 'string';
}

function toPosix(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Failures name the file. What cannot be held in memory is the file's failure, too. */
async function inFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FormatError) throw readError(error.message, name, error);
    if (error instanceof RangeError) throw readError(`file does not fit into memory: ${error.message}`, name, error);
    if (error instanceof DOMException) throw readError(`file cannot be read: ${error.message}`, name, error);
    throw error;
  }
}

function readError(message: string, path: string, cause?: unknown): PipelineError {
  return new PipelineError('file-damaged', 'read', message, { path, cause });
}
