import type { ByteSource } from '../../formats/bytes/source.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { toStrings } from '../../formats/npy/nd-array.ts';
import { readPickle as readValue } from '../../formats/pickle/reader.ts';
import { PickledArray, type PickleValue } from '../../formats/pickle/values.ts';
import { readWhole } from '../../formats/bytes/read-whole.ts';
import { tablePickles } from '../../formats/pickle/table-pickles.ts';
import { floatName, MAX_TABLE_BYTES, toMatrix, type FoundTable, type Matrix } from './found-table.ts';
import { collectVectors, stackVectors, type NamedVector } from './pickled-nested.ts';
import { itemsOf, toVector } from './pickled-vector.ts';
import { describeValue } from './pickled-words.ts';

/** Items of a tuple or a dictionary in which a matrix and its paths are looked for. */
const MAX_PARTS = 100;
/** Bytes that a key and its vector take in a pickle, at least. */
const SMALLEST_ENTRY_BYTES = 8;

/**
 * Reads a pickle: a matrix; a matrix and a list of paths in a tuple, a list, or under any two keys of a dictionary; a list of
 * vectors, or of pairs of path and vector; a dictionary of vectors, nested to any depth. Nothing is run.
 *
 * @throws FormatError `file-damaged` if it is none of these
 */
export async function readPickle(source: ByteSource): Promise<FoundTable> {
  const bytes = await readWhole(source, MAX_TABLE_BYTES);
  return findTable(readValue(bytes, tablePickles()), bytes.length);
}

/**
 * Finds the table in a pickle's value.
 *
 * @param fileBytes - length of the pickle: what bounds its values
 * @throws FormatError `file-damaged` if there is none
 */
export function findTable(value: PickleValue, fileBytes: number): FoundTable {
  if (value instanceof PickledArray) {
    if (!value.array) throw damagedFile('pickle holds an array without values');
    return { kind: 'pickle-matrix', matrix: toMatrix(value.array, 'array') };
  }
  if (value instanceof Map) {
    const [only] = value.values();
    return (
      findParts([...value.values()], fileBytes) ??
      (value.size === 1 && only instanceof PickledArray ? findOnly(only) : undefined) ??
      fromVectors('pickle-nested', collectVectors(value, fileBytes / SMALLEST_ENTRY_BYTES), fileBytes)
    );
  }
  const items = itemsOf(value);
  if (!items) throw damagedFile(`pickle holds no table, but ${describeValue(value)}`);
  const parts = findParts(items, fileBytes);
  if (parts) return parts;
  const pairs = toPairs(items);
  if (pairs) return fromVectors('pickle-nested', pairs, fileBytes);
  const matrix = toRows(items, fileBytes);
  if (!matrix) throw damagedFile(`pickle holds no table, but ${describeItems(items)}`);
  return { kind: 'pickle-matrix', matrix };
}

/** One matrix and one list of as many texts among the parts. */
function findParts(parts: readonly PickleValue[], fileBytes: number): FoundTable | undefined {
  if (parts.length < 2 || parts.length > MAX_PARTS) return undefined;
  const texts = parts.flatMap((part) => {
    const paths = toTexts(part);
    return paths ? [paths] : [];
  });
  if (texts.length === 0) return undefined;
  let matrix: Matrix | undefined;
  for (const part of parts) {
    const found = asMatrix(part, fileBytes);
    // At the second one: a small file may hold the same list of vectors a hundred times.
    if (found && matrix) throw damagedFile('pickle holds several matrices, and only one can be the rows');
    matrix ??= found;
  }
  if (!matrix) return undefined;
  const paths = texts.find((list) => list.length === matrix.rows);
  if (!paths) throw damagedFile(`pickle holds ${texts[0]?.length ?? 0} paths, and ${matrix.rows} rows`);
  return { kind: 'pickle-matrix', matrix, paths };
}

/** A dictionary of one array: a matrix under a name, unless it is the vector of one path. */
function findOnly(only: PickledArray): FoundTable | undefined {
  if (!only.array || only.array.shape.length < 2 || toVector(only)) return undefined;
  return { kind: 'pickle-matrix', matrix: toMatrix(only.array, 'array') };
}

function asMatrix(value: PickleValue, fileBytes: number): Matrix | undefined {
  if (value instanceof PickledArray) {
    const { array } = value;
    const isMatrix = array && array.shape.length >= 2 && floatName(array.descr) !== undefined;
    return isMatrix ? toMatrix(array, 'array') : undefined;
  }
  const items = itemsOf(value);
  return items && toRows(items, fileBytes);
}

/** A list of vectors as a matrix; undefined if it is none. */
function toRows(items: readonly PickleValue[], fileBytes: number): Matrix | undefined {
  const rows: NamedVector[] = [];
  for (const [row, item] of items.entries()) {
    const vector = typeof item === 'number' ? undefined : toVector(item);
    if (!vector) return undefined;
    rows.push({ path: `row ${row}`, vector });
  }
  return rows.length === 0 ? undefined : stackVectors(rows, fileBytes);
}

/** A list of pairs of path and vector; undefined if it is none. */
function toPairs(items: readonly PickleValue[]): readonly NamedVector[] | undefined {
  const pairs: NamedVector[] = [];
  for (const item of items) {
    const [path, value, ...more] = itemsOf(item) ?? [];
    const vector = value === undefined || more.length > 0 ? undefined : toVector(value);
    if (typeof path !== 'string' || !vector) return undefined;
    pairs.push({ path, vector });
  }
  return pairs.length === 0 ? undefined : pairs;
}

function toTexts(value: PickleValue): readonly string[] | undefined {
  if (value instanceof PickledArray) {
    const { array } = value;
    return array?.shape.length === 1 && array.descr.startsWith('<U') ? toStrings(array) : undefined;
  }
  const items = itemsOf(value);
  if (!items || items.length === 0) return undefined;
  return items.every((item) => typeof item === 'string') ? items : undefined;
}

function fromVectors(kind: FoundTable['kind'], named: readonly NamedVector[], fileBytes: number): FoundTable {
  return { kind, matrix: stackVectors(named, fileBytes), paths: named.map(({ path }) => path) };
}

function describeItems(items: readonly PickleValue[]): string {
  const [first] = items;
  return first === undefined ? 'nothing' : `${items.length} items, the first ${describeValue(first)}`;
}
