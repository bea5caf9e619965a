import { toFloat32 } from '../../src/formats/npy/nd-array.ts';
import { PickledArray, type PickleValue } from '../../src/formats/pickle/values.ts';

/** The vector under a path in a nested dictionary; undefined if there is none. */
export function lookUp(index: PickleValue, path: string): Float32Array | undefined {
  let value: PickleValue | undefined = index;
  for (const name of path.split('/')) value = value instanceof Map ? value.get(name) : undefined;
  return value instanceof PickledArray && value.array ? toFloat32(value.array) : undefined;
}
