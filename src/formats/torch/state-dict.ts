import { damagedFile } from '../bytes/damaged-file.ts';
import { PickledObject, type PickleKey, type PickleValue } from '../pickle/values.ts';
import { TorchTensor } from './values.ts';

// Where training programs put the weights, beside epoch, optimizer and the like.
const NESTED = ['state_dict', 'model_state_dict', 'model', 'module', 'net', 'network', 'weights'];
const MAX_DEPTH = 64;
const MAX_VISITS = 500_000; // a value that stands in many places is visited in each; a small file could ask for 2⁶⁴ visits

/**
 * The weights of a checkpoint by their names, as `state_dict()` names them: from a dictionary of tensors, from one under
 * `state_dict`, `model` and the like, or from a module that was saved whole.
 *
 * @throws FormatError `file-damaged` if nothing in it is a tensor, or it is nested without end
 */
export function findStateDict(root: PickleValue): ReadonlyMap<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  new Walk(tensors).from(unwrap(root, 0));
  if (tensors.size === 0) throw damagedFile('checkpoint holds no tensors with names');
  return tensors;
}

function unwrap(value: PickleValue, depth: number): PickleValue {
  if (!(value instanceof Map) || depth === MAX_DEPTH) return value;
  const inner = NESTED.map((name) => value.get(name)).find((item) => item instanceof Map || isModule(item));
  return inner === undefined ? value : unwrap(inner, depth + 1);
}

function isModule(value: PickleValue | undefined): boolean {
  return value instanceof PickledObject && value.state instanceof Map;
}

class Walk {
  readonly #tensors: Map<string, TorchTensor>;
  #visits = 0;

  constructor(tensors: Map<string, TorchTensor>) {
    this.#tensors = tensors;
  }

  from(value: PickleValue): void {
    this.#visit(value, '', 0);
  }

  #visit(value: PickleValue, name: string, depth: number): void {
    if (++this.#visits > MAX_VISITS) throw damagedFile(`checkpoint holds more than ${MAX_VISITS} values`);
    if (depth > MAX_DEPTH) throw damagedFile(`checkpoint is nested more than ${MAX_DEPTH} deep, or in itself`);
    if (value instanceof TorchTensor) this.#tensors.set(name, value);
    else if (value instanceof Map) this.#visitAll(value, name, depth);
    else if (value instanceof PickledObject && value.state instanceof Map) this.#visitModule(value.state, name, depth);
  }

  #visitModule(state: Map<PickleKey, PickleValue>, name: string, depth: number): void {
    // Python's modules keep their parts in three dictionaries; TorchScript's have them as attributes.
    const parts = ['_parameters', '_buffers', '_modules'].map((key) => state.get(key));
    if (parts.some((part) => part instanceof Map)) {
      for (const part of parts) if (part instanceof Map) this.#visitAll(part, name, depth);
    } else {
      this.#visitAll(state, name, depth);
    }
  }

  #visitAll(items: Map<PickleKey, PickleValue>, name: string, depth: number): void {
    for (const [key, item] of items) {
      if (typeof key !== 'string') continue; // an optimizer's states are numbered
      this.#visit(item, name === '' ? key : `${name}.${key}`, depth + 1);
    }
  }
}
