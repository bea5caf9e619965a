import { damagedFile } from '../bytes/damaged-file.ts';
import { FormatError } from '../../core/format-error.ts';
import type { PickleDialect } from '../pickle/dialect.ts';
import { NUMPY_PICKLES } from '../pickle/globals.ts';
import { PickledObject, PickleGlobal, PickleTuple, type PickleValue } from '../pickle/values.ts';
import { isKnownModule, isPlainName, storageType, TORCH_CALLS } from './names.ts';
import { InertClass, TorchStorage, TorchTensor } from './values.ts';
import { spanOf, type TensorLayout } from '../weights/tensor.ts';

const MAX_CALLS = 200_000; // a network has a few thousand
const MAX_PAIRS = 1_000_000; // one list can be made into a dictionary many times
const MAX_DIMENSIONS = 8;

/** Pickles as torch writes them, and what they would have run. */
export interface TorchDialect extends PickleDialect {
  /** The first name of a class or function so far that nothing is known of, or that is called; undefined if there is none. */
  unread(): string | undefined;
}

/**
 * Pickles as torch writes them: tensors, dictionaries of them, and objects as names and states. Whatever class or function a
 * pickle names, it is neither looked up nor run: what a call of it would have given is an object with its name alone, for a
 * training program leaves all kinds of things beside the weights.
 *
 * @param load - gives what the pickle keeps outside under an id
 */
export function torchPickles(load: (id: PickleValue) => PickleValue): TorchDialect {
  let pairsLeft = MAX_PAIRS;
  let unread: string | undefined;
  const toDict = (pairs: PickleValue | undefined) => {
    pairsLeft -= Array.isArray(pairs) ? pairs.length : 0;
    if (pairsLeft < 0) throw damagedFile(`pickle makes dictionaries of more than ${MAX_PAIRS} pairs`);
    return dictOf(pairs);
  };
  const callAny = (callee: PickleValue, args: PickleValue): PickleValue => {
    if (!(callee instanceof InertClass)) return call(callee, args, toDict);
    unread ??= callee.className;
    return new PickledObject(callee.className);
  };
  return {
    ...{ isLenient: true, maxCalls: MAX_CALLS, giveState, load },
    find: (module, name) => {
      const full = `${module} ${name}`;
      if (TORCH_CALLS.has(full) || isPlainName(full)) return new PickleGlobal(full);
      const known = isKnownModule(module) ? undefined : findNumpys(module, name);
      if (known) return known;
      if (!isKnownModule(module)) unread ??= full;
      return new InertClass(full);
    },
    call: callAny,
    create: (type, args) => (type instanceof InertClass ? new PickledObject(type.className) : callAny(type, args)),
    unread: () => unread?.replace(' ', '.'),
  };
}

function findNumpys(module: string, name: string): PickleValue | undefined {
  return orUnread(() => NUMPY_PICKLES.find(module, name), undefined);
}

/** Arrays and numbers beside the weights that are not read (of objects, of Python 2 …) are no reason to refuse them. */
function orUnread<T>(read: () => T, unread: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return unread;
    throw error;
  }
}

function call(
  callee: PickleValue,
  args: PickleValue,
  toDict: (pairs: PickleValue | undefined) => PickleValue,
): PickleValue {
  const what = callee instanceof PickleGlobal ? TORCH_CALLS.get(callee.name) : undefined;
  if (!(callee instanceof PickleGlobal) || what === undefined) {
    const name = callee instanceof PickleGlobal ? callee.name : 'no name';
    return orUnread<PickleValue>(() => NUMPY_PICKLES.call(callee, args), new PickledObject(name));
  }
  if (!(args instanceof PickleTuple)) throw damagedFile(`pickle calls ${callee.name} without arguments`);
  const [first, second, third] = args.items;
  switch (what) {
    case 'tensor':
      return rebuildTensor(args.items);
    case 'wrapped':
      return first ?? null;
    case 'typed':
      // (function, type, arguments, state)
      if (first instanceof PickleGlobal && TORCH_CALLS.get(first.name) === 'typed') break;
      if (first === undefined || !(second instanceof PickledObject || second instanceof PickleGlobal)) break;
      return call(first, third ?? null, toDict);
    case 'dict':
      return toDict(first);
    case 'list':
      return first ?? []; // itself: a copy of a long list, made again and again, would fill the memory
    case 'nothing':
      return new PickledObject(callee.name);
  }
  throw damagedFile(`pickle calls ${callee.name} in an unknown way`);
}

/** A dictionary, from nothing or from a list of pairs as Python 2 wrote it. */
function dictOf(pairs: PickleValue | undefined): Map<string, PickleValue> {
  const dict = new Map<string, PickleValue>();
  if (!Array.isArray(pairs)) return dict;
  for (const pair of pairs) {
    const [key, value] = pair instanceof PickleTuple ? pair.items : Array.isArray(pair) ? pair : [];
    if (typeof key === 'string' && value !== undefined) dict.set(key, value);
  }
  return dict;
}

function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): TorchTensor {
  if (!(storage instanceof TorchStorage)) throw damagedFile('pickle makes a tensor without a storage');
  return toTensor(storage, { offset: toCount(offset), shape: toCounts(shape), strides: toCounts(strides) });
}

/**
 * A view of a storage.
 *
 * @throws FormatError `file-damaged` if it reaches beyond it, or has more values than it (a view may repeat values, and so
 * be of any size)
 */
export function toTensor(storage: TorchStorage, layout: TensorLayout): TorchTensor {
  const { count } = storage.part;
  const { offset, shape, strides } = layout;
  const values = shape.reduce((product, length) => product * length, 1);
  if (shape.length !== strides.length || shape.length > MAX_DIMENSIONS) {
    throw damagedFile(`pickle makes a tensor of ${shape.length} dimensions with ${strides.length} strides`);
  }
  if (offset + spanOf(layout) > count || values > count) {
    throw damagedFile(
      `tensor of shape (${shape.join(', ')}) does not fit its storage ${storage.key} of ${count} numbers`,
    );
  }
  return new TorchTensor(storage, layout);
}

/**
 * What torch keeps under `('storage', class, key, location, count)`, with a part `(key, offset, count)` in old files, and
 * under `('module', class, …)`.
 *
 * @throws FormatError `file-damaged` for any other id
 */
export function toStorage(id: PickleValue): PickleValue {
  const [kind, type, key, , total, part] = id instanceof PickleTuple ? id.items : [];
  if (kind === 'module' && type instanceof InertClass) return type;
  const numbers = type instanceof PickleGlobal ? storageType(type.name) : undefined;
  if (kind !== 'storage' || typeof key !== 'string') throw damagedFile('pickle refers to what is no storage');
  if (!numbers) throw damagedFile(`storage ${key} holds numbers of a type that is not read: ${nameOf(type)}`);
  const whole = { total: toCount(total) };
  if (!(part instanceof PickleTuple)) return new TorchStorage(numbers, key, whole);
  const [, from, count] = part.items;
  const cut = { from: toCount(from), count: toCount(count) };
  if (cut.from + cut.count > whole.total) throw damagedFile(`storage ${key} ends before a part of it`);
  return new TorchStorage(numbers, key, { ...whole, ...cut });
}

function nameOf(type: PickleValue | undefined): string {
  return type instanceof PickleGlobal ? type.name : 'no class';
}

function giveState(object: PickleValue, state: PickleValue): void {
  if (object instanceof InertClass) return; // a class that is shared by all its objects
  // Attributes of a dictionary or a tensor (`_metadata`, hooks) say nothing about weights.
  if (object instanceof Map || object instanceof TorchTensor) return;
  if (object instanceof PickledObject) object.state = state;
  else {
    orUnread(() => {
      NUMPY_PICKLES.giveState(object, state);
    }, undefined);
  }
}

function toCounts(value: PickleValue | undefined): number[] {
  const items = value instanceof PickleTuple ? value.items : value;
  if (!Array.isArray(items)) throw damagedFile('pickle makes a tensor without a shape');
  return items.map(toCount);
}

function toCount(value: PickleValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw damagedFile('pickle makes a tensor or a storage with a length that is no count');
  }
  return value;
}
