import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { readWhole } from '../../formats/bytes/read-whole.ts';
import type { ByteSource } from '../../formats/bytes/source.ts';
import { toFloat32 } from '../../formats/npy/nd-array.ts';
import { openSafetensors, type RawTensor, type SafetensorsFile } from '../../formats/safetensors/reader.ts';
import { decodeFloats } from '../../formats/weights/float-types.ts';
import { MAX_TABLE_BYTES, type FoundTable, type Matrix } from './found-table.ts';
import { foldvecFacts, jsonOf, textsOf } from './safetensors-facts.ts';

/** Names by which programs call the matrix, the likeliest first. */
const MATRIX_NAMES = ['embeddings', 'features', 'vectors'];

const FLOATS: Readonly<Partial<Record<RawTensor['type'], string>>> = { float16: '<f2', float32: '<f4', float64: '<f8' };

/**
 * Reads a safetensors file: one of ours; any with one matrix of floats, and its paths where the metadata has a JSON list of them
 * under `paths`; or one tensor a row, all of one length, whose names are the paths.
 *
 * @throws FormatError `file-damaged` if it is none of these
 */
export async function readSafetensorsTable(source: ByteSource): Promise<FoundTable> {
  const bytes = await readWhole(source, MAX_TABLE_BYTES);
  const file = openSafetensors(bytes);
  const matrix = findMatrix(file);
  if (!matrix) return fromVectors(file, bytes.length);
  const rows = toMatrix(...matrix);
  const ours = foldvecFacts(file, rows.rows);
  const paths = ours ? textsOf(file, 'paths') : listOf(file, rows.rows);
  if (ours && !paths) throw damagedFile('safetensors file holds no paths, or not one a row');
  return { kind: 'safetensors', matrix: rows, paths, ...ours };
}

type Named = readonly [name: string, tensor: RawTensor];

function isFloat({ type }: RawTensor): boolean {
  return FLOATS[type] !== undefined || type === 'bfloat16';
}

function findMatrix({ tensors }: SafetensorsFile): Named | undefined {
  const matrices = [...tensors].filter(([, tensor]) => isFloat(tensor) && tensor.shape.length >= 2);
  const known = MATRIX_NAMES.map((wanted) => matrices.find(([name]) => name === wanted)).find((found) => found);
  const [only, ...more] = matrices;
  if (known ?? more.length === 0) return known ?? only;
  const names = matrices.slice(0, 6).map(([name, { shape }]) => `${name} (${shape.join(', ')})`);
  throw damagedFile(`safetensors file holds several matrices, name one of them embeddings: ${names.join('; ')}`);
}

function toMatrix(name: string, tensor: RawTensor): Matrix {
  const [rows = 0, ...inner] = tensor.shape;
  const dim = inner.reduce((product, length) => product * length, 1);
  if (rows === 0 || dim === 0) throw damagedFile(`tensor ${name} holds no rows, shape (${tensor.shape.join(', ')})`);
  return { values: valuesOf(tensor), rows, dim, dtype: tensor.type };
}

/** A view of the file, where it holds float32 in the right place. */
function valuesOf({ type, shape, data }: RawTensor): Float32Array<ArrayBuffer> {
  const descr = FLOATS[type];
  const values = descr ? toFloat32({ descr, shape, fortranOrder: false, data }) : decodeFloats(type, data);
  if (!values) throw damagedFile(`tensor holds no floats: ${type}`);
  return values;
}

function fromVectors(file: SafetensorsFile, fileBytes: number): FoundTable {
  const named = [...file.tensors];
  const [first] = named;
  const [dim = 0] = first?.[1].shape ?? [];
  const odd = named.find(([, tensor]) => !isFloat(tensor) || tensor.shape.length !== 1 || tensor.shape[0] !== dim);
  if (odd ?? dim === 0) {
    const [name, { type, shape }] = odd ?? first!;
    throw damagedFile(
      `safetensors file holds neither a matrix nor vectors of one length: ${name} ${type} (${shape.join(', ')})`,
    );
  }
  // Many tensors may lie at one place, and a small file would fill the memory.
  if (named.reduce((sum, [, { data }]) => sum + data.length, 0) > fileBytes) {
    throw damagedFile(`safetensors file has tensors that overlap: ${named.length} in ${fileBytes} bytes`);
  }
  const values = new Float32Array(named.length * dim);
  named.forEach(([, tensor], row) => values.set(valuesOf(tensor), row * dim));
  const dtypes = new Set(named.map(([, { type }]) => type));
  const matrix = { values, rows: named.length, dim, dtype: [...dtypes].sort().join(' and ') };
  const ours = foldvecFacts(file, named.length);
  const names = ours ? realNames(file) : undefined;
  const paths = named.map(([name]) => names?.get(name) ?? name);
  return { kind: 'safetensors', matrix, paths, ...ours };
}

/** Paths that are written under another name, by that. */
function realNames({ metadata }: SafetensorsFile): ReadonlyMap<string, string> {
  const pairs = jsonOf(metadata, 'renamed');
  const names = new Map<string, string>();
  for (const pair of Array.isArray(pairs) ? (pairs as readonly unknown[]) : []) {
    const [name, path] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    if (typeof name === 'string' && typeof path === 'string') names.set(name, path);
  }
  return names;
}

function listOf(file: SafetensorsFile, rows: number): readonly string[] | undefined {
  const paths = textsOf(file, 'paths');
  return paths?.length === rows ? paths : undefined;
}
