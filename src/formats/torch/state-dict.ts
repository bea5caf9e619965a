import { damagedFile } from '../bytes/damaged-file.ts';
import { PickledObject, PickleTuple, type PickleKey, type PickleValue } from '../pickle/values.ts';
import { InertClass, TorchTensor } from './values.ts';

// Where training programs put the weights, beside epoch, optimizer and the like.
const NESTED = ['state_dict', 'model_state_dict', 'model', 'module', 'net', 'network', 'weights'];
const MAX_DEPTH = 64;
const MAX_VISITS = 500_000; // a value that stands in many places is visited in each; a small file could ask for 2⁶⁴ visits
/** Dimensions of a convolution's weights: networks have some, what lies beside them mostly none. */
const CONV_DIMENSIONS = 4;
const WEIGHT_NAMES = /(^|\.)(weight|bias|running_mean|running_var)$/;

/**
 * The weights of a checkpoint by their names, as `state_dict()` names them: from a dictionary of tensors, from one that lies in
 * dictionaries, lists and tuples, or from a module that was saved whole. Several networks beside each other keep the names
 * that they lie under: `teacher.conv1.weight`.
 *
 * @param unread - the first name in the pickle that nothing is known of
 * @throws FormatError `file-damaged` if nothing in it is a tensor, if a weight is an object that is not read, or if it is nested
 * without end
 */
export function findStateDict(root: PickleValue, unread?: string): ReadonlyMap<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  const walk = new Walk(tensors);
  for (const [name, value] of unwrap(root, 0)) walk.from(value, name);
  if (tensors.size > 0) return tensors;
  throw damagedFile(
    unread === undefined ? 'checkpoint holds no tensors with names' : `this file asks to run code: ${unread}`,
  );
}

/** The parts that hold the weights, by what they are called beside each other; a single one has no name. */
function unwrap(value: PickleValue, depth: number): readonly (readonly [string, PickleValue])[] {
  const parts = partsOf(value);
  if (!parts || depth === MAX_DEPTH || parts.some(([, part]) => part instanceof TorchTensor && isConv(part))) {
    return [['', value]];
  }
  const networks = parts.filter(([, part]) => holdsConv(part));
  if (networks.length > 1) return networks;
  const only =
    networks[0] ?? NESTED.flatMap((name) => parts.filter(([key, part]) => key === name && partsOf(part))).at(0);
  return only === undefined ? [['', value]] : unwrap(only[1], depth + 1);
}

/** What lies in a container, by name or place; undefined for a module and for what is no container. */
function partsOf(value: PickleValue | undefined): readonly (readonly [string, PickleValue])[] | undefined {
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item]);
  if (value instanceof PickleTuple) return partsOf([...value.items]);
  if (value instanceof PickledObject) return isModule(value) ? undefined : partsOf(value.state);
  if (!(value instanceof Map)) return undefined;
  // An optimizer's states are numbered.
  return [...value].flatMap(([key, item]) => (typeof key === 'string' ? [[key, item] as const] : []));
}

/** Python's modules keep their parts in dictionaries of these names; TorchScript's have them as attributes. */
function isModule({ className, state }: PickledObject): boolean {
  return state instanceof Map && (className.startsWith('__torch__') || modulePartsOf(state).length > 0);
}

function modulePartsOf(state: Map<PickleKey, PickleValue>): Map<PickleKey, PickleValue>[] {
  const parts = ['_parameters', '_buffers', '_modules'].map((key) => state.get(key));
  return parts.filter((part) => part instanceof Map);
}

function isConv({ layout }: TorchTensor): boolean {
  return layout.shape.length === CONV_DIMENSIONS;
}

/** Whether a convolution lies anywhere in it. Each value is looked at once, however often it stands there. */
function holdsConv(root: PickleValue): boolean {
  const seen = new Set<PickleValue>();
  const left: PickleValue[] = [root];
  while (left.length > 0) {
    const value = left.pop()!;
    if (typeof value !== 'object' || seen.has(value)) continue;
    if (value instanceof TorchTensor && isConv(value)) return true;
    seen.add(value);
    const isPart = value instanceof PickledObject && isModule(value) && value.state instanceof Map;
    const parts = isPart ? partsOf(value.state) : value instanceof Map ? partsOf(value) : [];
    for (const [, part] of parts ?? []) left.push(part);
  }
  return false;
}

class Walk {
  readonly #tensors: Map<string, TorchTensor>;
  #visits = 0;

  constructor(tensors: Map<string, TorchTensor>) {
    this.#tensors = tensors;
  }

  from(value: PickleValue, name: string): void {
    this.#visit(value, name, 0);
  }

  #visit(value: PickleValue, name: string, depth: number): void {
    if (++this.#visits > MAX_VISITS) throw damagedFile(`checkpoint holds more than ${MAX_VISITS} values`);
    if (depth > MAX_DEPTH) throw damagedFile(`checkpoint is nested more than ${MAX_DEPTH} deep, or in itself`);
    if (value instanceof TorchTensor) this.#tensors.set(name, value);
    else if (value instanceof Map) this.#visitAll(value, name, depth);
    else if (value instanceof PickledObject) this.#visitObject(value, name, depth);
  }

  #visitObject(object: PickledObject, name: string, depth: number): void {
    const { className, state } = object;
    if (state instanceof Map && isModule(object)) {
      const parts = modulePartsOf(state);
      for (const part of parts.length > 0 ? parts : [state]) this.#visitAll(part, name, depth);
    } else if (!(object instanceof InertClass) && WEIGHT_NAMES.test(name)) {
      // Its values would be missing, or another's: quantized, sparse, a class of the program's own.
      throw damagedFile(`weight ${name} is an object that is not read: ${className.replace(' ', '.')}`);
    }
  }

  #visitAll(items: Map<PickleKey, PickleValue>, name: string, depth: number): void {
    for (const [key, item] of items) {
      if (typeof key !== 'string') continue; // an optimizer's states are numbered
      this.#visit(item, name === '' ? key : `${name}.${key}`, depth + 1);
    }
  }
}
