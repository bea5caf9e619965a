import { damagedFile } from '../bytes/damaged-file.ts';
import { toFloat32, toIntegers, toStrings, type NdArray } from '../npy/nd-array.ts';
import type { PickleDialect } from './dialect.ts';
import { NUMPY_PICKLES } from './globals.ts';
import { PickledDtype, PickleGlobal, PickleTuple, type PickleValue } from './values.ts';

const MAX_DICTS = 200_000; // one a folder

/** What people pickle besides arrays, and which call does away with it. */
const FOREIGN: Readonly<Record<string, string>> = {
  torch: 'torch tensors: call .cpu().numpy() on them before saving',
  pandas: 'pandas objects: call .to_numpy() on them before saving',
  tensorflow: 'tensors of TensorFlow: call .numpy() on them before saving',
  jax: 'arrays of JAX: call np.asarray() on them before saving',
  jaxlib: 'arrays of JAX: call np.asarray() on them before saving',
  cupy: 'arrays of CuPy: call .get() on them before saving',
  scipy: 'objects of SciPy: call .toarray() on them before saving',
};

type Kind = 'dict' | 'path' | 'scalar' | 'factory';

/** Names that tables lean on besides numpy's arrays, and what their calls give. */
const CALLS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['collections OrderedDict', 'dict'],
  ['collections defaultdict', 'dict'],
  ['numpy.core.multiarray scalar', 'scalar'],
  ['numpy._core.multiarray scalar', 'scalar'],
  ...['builtins', '__builtin__'].flatMap((module) =>
    ['dict', 'list', 'float', 'int'].map((name) => [`${module} ${name}`, 'factory'] as const),
  ),
  ...['pathlib', 'pathlib._local'].flatMap((module) =>
    ['PosixPath', 'WindowsPath', 'PurePosixPath', 'PureWindowsPath'].map(
      (name) => [`${module} ${name}`, 'path'] as const,
    ),
  ),
]);

/**
 * Pickles of tables as Python programs make them: plain values, numpy's arrays and single numbers, ordered and default
 * dictionaries, and `pathlib`'s paths, which become texts. Whatever else is named is refused, with a sentence that helps where it
 * is a well-known library's.
 */
export function tablePickles(): PickleDialect {
  let dictsLeft = MAX_DICTS;
  return {
    ...NUMPY_PICKLES,
    find(module, name) {
      const full = `${module} ${name}`;
      if (CALLS.has(full)) return new PickleGlobal(full);
      const library = module.split('.')[0] ?? '';
      if (Object.hasOwn(FOREIGN, library)) {
        throw damagedFile(`pickle holds ${FOREIGN[library] ?? ''} (it asks for ${module}.${name})`);
      }
      return NUMPY_PICKLES.find(module, name);
    },
    call(callee, args) {
      const kind = callee instanceof PickleGlobal ? CALLS.get(callee.name) : undefined;
      if (!(callee instanceof PickleGlobal) || kind === undefined) return NUMPY_PICKLES.call(callee, args);
      const items = args instanceof PickleTuple ? args.items : undefined;
      if (kind === 'dict' && items?.every((item) => item === null || item instanceof PickleGlobal)) {
        if (--dictsLeft < 0) throw damagedFile(`pickle makes more than ${MAX_DICTS} dictionaries`);
        return new Map();
      }
      if (kind === 'path' && items?.every((item) => typeof item === 'string')) return joinPath(items);
      if (kind === 'scalar' && items?.[0] instanceof PickledDtype && items[1] instanceof Uint8Array) {
        return toScalar(items[0], items[1]);
      }
      throw damagedFile(`pickle calls ${callee.name} in an unknown way`);
    },
  };
}

/** A path from the parts that `pathlib` keeps; the first may be a root: `/`, `C:\`. */
function joinPath(parts: readonly string[]): string {
  const [first = '', ...rest] = parts;
  return /[\\/]$/.test(first) ? first + rest.join('/') : parts.join('/');
}

/** A single number, or text, that numpy has wrapped. */
function toScalar({ code, order }: PickledDtype, data: Uint8Array<ArrayBuffer>): PickleValue {
  const array: NdArray = { descr: `${order === '=' ? '<' : order}${code}`, shape: [], fortranOrder: false, data };
  const [value] = code.startsWith('U') ? toStrings(array) : code.startsWith('f') ? toFloat32(array) : toIntegers(array);
  if (value === undefined) throw damagedFile(`pickle holds a single number without a value, type ${array.descr}`);
  return value;
}
