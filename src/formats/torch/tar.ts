import { damagedFile } from '../bytes/damaged-file.ts';
import { readPickleAt } from '../pickle/reader.ts';
import { PickleGlobal, PickleTuple, type PickleValue } from '../pickle/values.ts';
import { readTar } from '../tar/reader.ts';
import { storageType } from './names.ts';
import { toTensor, torchPickles } from './pickle.ts';
import { findStateDict } from './state-dict.ts';
import { storageBytes, toWeightTensor } from './storages.ts';
import { InertClass, TorchStorage, type TorchTensor } from './values.ts';
import type { WeightTable } from '../weights/tensor.ts';

const MAX_DIMENSIONS = 8;

/**
 * Reads what `torch.save` wrote before version 0.1.10, and what the first weights of torchvision still are: a tar archive of
 * `storages`, `tensors` and `pickle`, which refer to each other by number.
 *
 * @throws FormatError `file-damaged`
 */
export function readTorchTar(file: Uint8Array<ArrayBuffer>): WeightTable {
  const entries = readTar(file);
  const open = (name: string) => {
    const bytes = entries.get(name);
    if (!bytes) throw damagedFile(`tar archive holds no checkpoint: it has no ${name}`);
    return new TarPart(bytes);
  };
  const data = new Map<string, Uint8Array<ArrayBuffer>>();
  const objects = new Map<string, TorchStorage | TorchTensor>();
  readStorages(open('storages'), data, objects);
  readTensors(open('tensors'), objects);
  const root = open('pickle').pickle((id) => {
    if (id instanceof PickleTuple && id.items[0] instanceof InertClass) return id.items[0];
    const object = objects.get(toKey(id));
    if (!object) throw damagedFile(`checkpoint lacks what its pickle names: ${toKey(id)}`);
    return object;
  });
  const storages = { read: (storage: TorchStorage) => Promise.resolve(data.get(storage.key)!) };
  return new Map(Array.from(findStateDict(root), ([name, tensor]) => [name, toWeightTensor(tensor, storages)]));
}

/** A count; for each storage `(key, location, class)`, its count and its numbers; then views of storages. */
function readStorages(
  part: TarPart,
  data: Map<string, Uint8Array<ArrayBuffer>>,
  objects: Map<string, TorchStorage | TorchTensor>,
): void {
  for (let left = part.count(); left > 0; left--) {
    const [key, , type] = part.tuple();
    const numbers = type instanceof PickleGlobal ? storageType(type.name) : undefined;
    if (!numbers) throw damagedFile(`storage ${toKey(key)} holds numbers of a type that is not read`);
    const storage = new TorchStorage(numbers, toKey(key), { total: part.int64() });
    data.set(storage.key, part.take(storageBytes(storage)));
    objects.set(storage.key, storage);
  }
  const views = part.pickle();
  for (const view of Array.isArray(views) ? views : []) {
    const [key, root, from, count] = view instanceof PickleTuple ? view.items : [];
    const whole = objects.get(toKey(root));
    const isPart = typeof from === 'number' && typeof count === 'number' && from >= 0 && count >= 0;
    if (!(whole instanceof TorchStorage) || !isPart || from + count > whole.total) {
      throw damagedFile(`storage ${toKey(key)} is no part of the one that it names`);
    }
    objects.set(toKey(key), new TorchStorage(whole.type, whole.key, { total: whole.total, from, count }));
  }
}

/** A count; for each tensor `(key, storage, class)`, then its number of dimensions, shape, strides and offset. */
function readTensors(part: TarPart, objects: Map<string, TorchStorage | TorchTensor>): void {
  for (let left = part.count(); left > 0; left--) {
    const [key, storage] = part.tuple();
    const numbers = objects.get(toKey(storage));
    if (!(numbers instanceof TorchStorage)) throw damagedFile(`tensor ${toKey(key)} has no storage`);
    const dimensions = part.int64();
    if (dimensions > MAX_DIMENSIONS) throw damagedFile(`tensor ${toKey(key)} has ${dimensions} dimensions`);
    const lengths = () => Array.from({ length: dimensions }, () => part.int64());
    const shape = lengths();
    const strides = lengths();
    objects.set(toKey(key), toTensor(numbers, { shape, strides, offset: part.int64() }));
  }
}

function toKey(value: PickleValue | undefined): string {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return String(value);
  throw damagedFile('checkpoint refers to what has no number');
}

/** One file of the archive: pickles and numbers, one after another. */
class TarPart {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  pickle(load?: (id: PickleValue) => PickleValue): PickleValue {
    const noIds = () => {
      throw damagedFile('pickle refers to what is outside of it');
    };
    const { value, end } = readPickleAt(this.#bytes, this.#at, torchPickles(load ?? noIds));
    this.#at = end;
    return value;
  }

  count(): number {
    const value = this.pickle();
    if (typeof value !== 'number') throw damagedFile('checkpoint does not say how many tensors it holds');
    return value;
  }

  tuple(): readonly PickleValue[] {
    const value = this.pickle();
    if (!(value instanceof PickleTuple)) throw damagedFile('checkpoint does not name its tensors');
    return value.items;
  }

  take(count: number): Uint8Array<ArrayBuffer> {
    if (!(count >= 0 && count <= this.#bytes.length - this.#at)) {
      throw damagedFile(`checkpoint ends at byte ${this.#bytes.length} of a part, too early`);
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  int64(): number {
    const bytes = this.take(8);
    const value = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
    if (value < 0 || !Number.isSafeInteger(value)) throw damagedFile(`checkpoint has an impossible length: ${value}`);
    return value;
  }
}
