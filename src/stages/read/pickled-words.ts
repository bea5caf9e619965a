import { PickledArray, PickleTuple, type PickleValue } from '../../formats/pickle/values.ts';

/** What a value of a pickle is, in a few words: `an array <i8 (3, 4)`, `a list of 2`. */
export function describeValue(value: PickleValue): string {
  if (value === null) return 'None';
  if (value instanceof PickledArray) {
    return value.array ? `an array ${value.array.descr} (${value.array.shape.join(', ')})` : 'an empty array';
  }
  if (value instanceof PickleTuple) return `a tuple of ${value.items.length}`;
  if (value instanceof Map) return `a dictionary of ${value.size}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
