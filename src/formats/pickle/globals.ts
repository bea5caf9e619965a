import { damagedFile } from '../bytes/damaged-file.ts';
import { countOf, itemBytes } from '../npy/nd-array.ts';
import type { PickleDialect } from './dialect.ts';
import { PickledArray, PickledDtype, PickleGlobal, PickleTuple, type PickleValue } from './values.ts';

// Names under which numpy 1 and 2 keep what an array's pickle calls. Python would run whatever else a pickle names; here the
// few known ones are imitated, and the rest is refused.
const ARRAY_CLASS = 'numpy ndarray';
const DTYPE_CLASS = 'numpy dtype';
const RECONSTRUCT = new Set(['numpy.core.multiarray _reconstruct', 'numpy._core.multiarray _reconstruct']);
const FROM_BUFFER = new Set(['numpy.core.numeric _frombuffer', 'numpy._core.numeric _frombuffer']);
const LATIN1_ENCODE = '_codecs encode'; // how protocol 2 holds bytes
const KNOWN = new Set([ARRAY_CLASS, DTYPE_CLASS, LATIN1_ENCODE, ...RECONSTRUCT, ...FROM_BUFFER]);

/** Pickles of plain values and numpy arrays. */
export const NUMPY_PICKLES: PickleDialect = {
  maxCalls: 50_000_000, // two a row
  find: findGlobal,
  call: callGlobal,
  giveState,
};

function findGlobal(module: string, name: string): PickleGlobal {
  const full = `${module} ${name}`;
  if (!KNOWN.has(full)) throw damagedFile(`this file asks to run code: ${module}.${name}`);
  return new PickleGlobal(full);
}

/** Does what Python would do on REDUCE, for the few known names. */
function callGlobal(callee: PickleValue, args: PickleValue): PickleValue {
  if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple))
    throw damagedFile('pickle calls no function');
  const [first, second, third, fourth] = args.items;
  if (RECONSTRUCT.has(callee.name) && first instanceof PickleGlobal && first.name === ARRAY_CLASS) {
    return new PickledArray();
  }
  if (FROM_BUFFER.has(callee.name) && second instanceof PickledDtype && (fourth === 'C' || fourth === 'F')) {
    const array = new PickledArray();
    fillArray(array, third, second, fourth === 'F', first);
    return array;
  }
  if (callee.name === DTYPE_CLASS && typeof first === 'string' && /^[a-zA-Z][0-9]{0,9}$/.test(first)) {
    return new PickledDtype(first);
  }
  if (callee.name === LATIN1_ENCODE && typeof first === 'string' && second === 'latin1') return latin1Bytes(first);
  throw damagedFile(`pickle calls ${callee.name} in an unknown way`);
}

/** Does what Python would do on BUILD, for arrays and their types. */
function giveState(object: PickleValue, state: PickleValue): void {
  if (state instanceof PickleTuple) {
    if (object instanceof PickledDtype && typeof state.items[1] === 'string') {
      object.order = state.items[1];
      return;
    }
    if (object instanceof PickledArray && state.items.length === 5) {
      const [, shape, dtype, fortranOrder, data] = state.items;
      if (dtype instanceof PickledDtype && typeof fortranOrder === 'boolean') {
        fillArray(object, shape, dtype, fortranOrder, data);
        return;
      }
    }
  }
  throw damagedFile('pickle gives an object a state in an unknown way');
}

function fillArray(
  array: PickledArray,
  shape: PickleValue | undefined,
  dtype: PickledDtype,
  fortranOrder: boolean,
  data: PickleValue | undefined,
): void {
  if (array.array) throw damagedFile('pickle fills an array twice');
  const lengths = shape instanceof PickleTuple ? shape.items : [];
  const isShape = (items: readonly PickleValue[]): items is readonly number[] =>
    items.every((length) => typeof length === 'number' && Number.isInteger(length) && length >= 0);
  const descr = `${dtype.order === '=' ? '<' : dtype.order}${dtype.code}`;
  if (!isShape(lengths) || !(shape instanceof PickleTuple)) throw damagedFile('pickle holds an array without a shape');
  if (!(data instanceof Uint8Array)) throw damagedFile(`pickle holds an array of objects, type ${descr}`);
  const size = itemBytes(descr);
  if (size === undefined || countOf(lengths) * size !== data.length) {
    throw damagedFile(`pickle holds an array (${lengths.join(', ')}) of type ${descr} with ${data.length} bytes`);
  }
  array.fill({ descr, shape: lengths, fortranOrder, data });
}

function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw damagedFile('pickle holds bytes that are none');
    bytes[i] = code;
  }
  return bytes;
}
