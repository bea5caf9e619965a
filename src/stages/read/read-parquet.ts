import type { TableColumn } from '../../core/table-column.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import type { ByteSource } from '../../formats/bytes/source.ts';
import { openParquet, type ParquetFile } from '../../formats/parquet/file-reader.ts';
import { MAX_TABLE_BYTES, type FoundTable, type Matrix } from './found-table.ts';

/** Names by which programs call the paths, the likeliest first. */
const PATH_NAMES = ['path', 'image_path', 'paths', 'file_path', 'filename', 'file_name', 'file', 'image', 'url', 'id'];
const VECTOR_NAMES = ['vector', 'embedding', 'embeddings', 'features', 'vectors'];

/**
 * Reads a Parquet of ours, or any with one column of lists of floats, all of one length, and, where there is one, a column of texts
 * that names the rows.
 *
 * @throws FormatError `file-damaged`
 */
export async function readParquet(source: ByteSource): Promise<FoundTable> {
  const file = await openParquet(source);
  const matrix = await readMatrix(file, findVectors(file));
  const meta = jsonAt(file, 'foldvec');
  if (!isRecord(meta) || typeof meta['foldvec'] !== 'string') {
    const texts = file.columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
    const name = PATH_NAMES.find((known) => texts.includes(known));
    return { kind: 'parquet', matrix, paths: name === undefined ? undefined : await readTexts(file, name) };
  }
  const paths = await readTexts(file, 'path');
  for (const [row, path] of pairsAt(file, 'foldvec.paths')) {
    if (typeof row === 'number' && row in paths && typeof path === 'string') paths[row] = path;
  }
  const classes = jsonAt(file, 'foldvec.classes');
  const names = new Set(file.columns.map(({ name }) => name));
  return {
    ...{ kind: 'parquet', matrix, paths, meta },
    labels: Int32Array.from(await readNumbers(file, 'label')),
    classes: isTexts(classes) ? classes : undefined,
    sizesBytes: names.has('size') ? await readNumbers(file, 'size') : undefined,
    mtimesMs: names.has('modified') ? await readNumbers(file, 'modified') : undefined,
    skipped: pairsAt(file, 'foldvec.skipped').map(([path, reason]) => ({ path: String(path), reason: String(reason) })),
    columns: await readColumns(file),
  };
}

function findVectors({ columns }: ParquetFile): { readonly name: string; readonly dtype: string } {
  const lists = columns.filter(({ kind }) => kind === 'floats');
  const known = VECTOR_NAMES.flatMap((name) => lists.filter((list) => list.name === name));
  const [found = lists[0], more] = known.length > 0 ? known : lists;
  if (!found) throw damagedFile('Parquet holds no column of lists of floats');
  if (more && known.length === 0) throw damagedFile('Parquet holds several columns of lists: name one of them vector');
  return found;
}

async function readMatrix(
  file: ParquetFile,
  { name, dtype }: { readonly name: string; readonly dtype: string },
): Promise<Matrix> {
  const { rows, groups } = file;
  let dim = 0;
  let values = new Float32Array(0);
  for (const group of groups) {
    for (const [i, list] of (await file.read(name, group)).entries()) {
      if (!isList(list)) throw damagedFile(`Parquet has no list in row ${group.from + i} of ${name}`);
      if (dim === 0) {
        dim = list.length;
        const bytes = rows * dim * 4;
        if (bytes > MAX_TABLE_BYTES) throw damagedFile(`Parquet holds ${bytes} bytes, at most ${MAX_TABLE_BYTES}`);
        values = new Float32Array(rows * dim);
      }
      if (list.length !== dim) {
        throw damagedFile(`Parquet has ${list.length} numbers in row ${group.from + i} of ${name}, and ${dim} before`);
      }
      for (let j = 0; j < dim; j++) values[(group.from + i) * dim + j] = list[j] ?? Number.NaN;
    }
  }
  if (rows === 0 || dim === 0) throw damagedFile(`Parquet holds no rows: ${rows} rows of ${dim} values`);
  return { values, rows, dim, dtype };
}

async function readColumns(file: ParquetFile): Promise<readonly TableColumn[]> {
  const list = jsonAt(file, 'foldvec.columns');
  const columns: TableColumn[] = [];
  for (const entry of Array.isArray(list) ? (list as readonly unknown[]) : []) {
    if (!isRecord(entry)) continue;
    const { name, column, kind } = entry;
    if (typeof name !== 'string' || typeof column !== 'string') continue;
    if (kind === 'text') columns.push({ name, kind, values: await readTexts(file, column) });
    else if (kind === 'integer' || kind === 'number')
      columns.push({ name, kind, values: await readNumbers(file, column) });
  }
  return columns;
}

async function readTexts(file: ParquetFile, name: string): Promise<string[]> {
  const texts: string[] = [];
  for (const group of file.groups) {
    for (const value of await file.read(name, group)) texts.push(typeof value === 'string' ? value : '');
  }
  return texts;
}

/** Numbers, moments in ms; NaN where one is missing. */
async function readNumbers(file: ParquetFile, name: string): Promise<Float64Array<ArrayBuffer>> {
  const numbers: number[] = [];
  for (const group of file.groups) {
    for (const value of await file.read(name, group)) {
      const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof Date;
      numbers.push(isNumber ? Number(value) : Number.NaN);
    }
  }
  return Float64Array.from(numbers);
}

function jsonAt({ metadata }: ParquetFile, key: string): unknown {
  try {
    return JSON.parse(metadata.get(key) ?? 'null');
  } catch (cause) {
    throw damagedFile(`Parquet has metadata ${key} that is no JSON`, cause);
  }
}

function pairsAt(file: ParquetFile, key: string): readonly (readonly unknown[])[] {
  const list = jsonAt(file, key);
  return Array.isArray(list) ? list.filter((pair): pair is readonly unknown[] => Array.isArray(pair)) : [];
}

function isList(value: unknown): value is readonly (number | null)[] {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
