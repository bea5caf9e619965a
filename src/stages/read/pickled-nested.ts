import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import type { PickleKey, PickleValue } from '../../formats/pickle/values.ts';
import { describeValue } from './pickled-words.ts';
import { toVector, type PickledVector } from './pickled-vector.ts';
import type { Matrix } from './found-table.ts';

const MAX_DEPTH = 100;
const MAX_PATH = 32_767; // the longest that any system has

/** A vector and the path that leads to it. */
export interface NamedVector {
  readonly path: string;
  readonly vector: PickledVector;
}

/**
 * All vectors of a dictionary of dictionaries, in its own order; keys on the way make the path, as folder → file.
 *
 * @param maxValues - dictionaries and vectors to look at, at most: one that stands in many places could make endless ones of a
 *   small file
 * @throws FormatError `file-damaged` for anything that is neither
 */
export function collectVectors(dict: ReadonlyMap<PickleKey, PickleValue>, maxValues: number): readonly NamedVector[] {
  const found: NamedVector[] = [];
  let seen = 0;
  const walk = (inner: ReadonlyMap<PickleKey, PickleValue>, prefix: string, depth: number): void => {
    if (depth > MAX_DEPTH) throw damagedFile(`pickle nests dictionaries more than ${MAX_DEPTH} deep`);
    for (const [key, value] of inner) {
      if (++seen > maxValues)
        throw damagedFile('pickle holds more entries than its bytes allow: one stands in many places');
      const path = prefix + String(key);
      if (value instanceof Map) {
        walk(value, `${path}/`, depth + 1);
        continue;
      }
      // One long key may stand in many places, too.
      if (path.length > MAX_PATH) throw damagedFile(`pickle holds a path of more than ${MAX_PATH} characters`);
      const vector = toVector(value);
      if (!vector) throw damagedFile(`value is no vector of floats, but ${describeValue(value)}: ${path}`);
      found.push({ path, vector });
    }
  };
  walk(dict, '', 0);
  return found;
}

/**
 * Puts vectors together.
 *
 * @param maxValues - numbers at most: a file cannot hold more than it has bytes, unless one vector stands in many places
 * @throws FormatError `file-damaged` if they differ in length, or there is none
 */
export function stackVectors(named: readonly NamedVector[], maxValues: number): Matrix {
  const [first] = named;
  if (!first) throw damagedFile('pickle holds no vectors');
  const dim = first.vector.length;
  const odd = named.find(({ vector }) => vector.length !== dim);
  if (odd) {
    throw damagedFile(`vectors differ in length: ${dim} for ${first.path}, ${odd.vector.length} for ${odd.path}`);
  }
  if (named.length * dim > maxValues) {
    throw damagedFile(`pickle holds ${named.length} rows of ${dim} values, which its ${maxValues} bytes cannot`);
  }
  const values = new Float32Array(named.length * dim);
  named.forEach(({ vector }, row) => vector.copyTo(values, row * dim));
  const dtypes = new Set(named.map(({ vector }) => vector.dtype));
  return { values, rows: named.length, dim, dtype: [...dtypes].sort().join(' and ') };
}
