import { damagedFile } from '../bytes/damaged-file.ts';
import { readPickleAt } from '../pickle/reader.ts';
import type { PickleValue } from '../pickle/values.ts';
import { toStorage, torchPickles } from './pickle.ts';
import { findStateDict } from './state-dict.ts';
import { storageBytes, toWeightTensor } from './storages.ts';
import { TorchStorage } from './values.ts';
import type { WeightTable } from '../weights/tensor.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn; // torch's own, the first of the pickles
const MAGIC_PICKLE_BYTES = 32; // at most, whatever the protocol
const VERSION = 1001;

/** Whether a file begins as torch's checkpoints did before version 1.6. */
export function isTorchLegacy(file: Uint8Array<ArrayBuffer>): boolean {
  const head = file.subarray(0, MAGIC_PICKLE_BYTES);
  if (head[0] !== 0x80) return false;
  try {
    return readPickleAt(head, 0).value === MAGIC;
  } catch {
    return false; // some other pickle
  }
}

/**
 * Reads what `torch.save` wrote before version 1.6: five pickles (magic number, version, system, object, names of storages),
 * then the storages, each with its count.
 *
 * @throws FormatError `file-damaged`
 */
export function readTorchLegacy(file: Uint8Array<ArrayBuffer>): WeightTable {
  const named = new Map<string, TorchStorage>();
  const dialect = torchPickles((id) => {
    const storage = toStorage(id);
    if (storage instanceof TorchStorage) named.set(storage.key, storage);
    return storage;
  });
  let at = 0;
  const next = (): PickleValue => {
    const { value, end } = readPickleAt(file, at, dialect);
    at = end;
    return value;
  };
  if (next() !== MAGIC) throw damagedFile('file is no checkpoint of torch: its magic number is another');
  const version = next();
  if (version !== VERSION) throw damagedFile(`checkpoint has an unknown version: ${toText(version)}`);
  const system = next();
  if (system instanceof Map && system.get('little_endian') === false) {
    throw damagedFile('checkpoint was written on a computer of another byte order: big');
  }
  const root = next();
  const data = locate(file, { keys: next(), at, named });
  const tensors = findStateDict(root, dialect.unread());
  const storages = {
    read: (storage: TorchStorage) => {
      const bytes = data.get(storage.key);
      return bytes
        ? Promise.resolve(bytes)
        : Promise.reject(damagedFile(`checkpoint lacks the storage that its pickle names: ${storage.key}`));
    },
  };
  return new Map(Array.from(tensors, ([name, tensor]) => [name, toWeightTensor(tensor, storages)]));
}

/** Where each storage's numbers lie: views of the file. */
function locate(
  file: Uint8Array<ArrayBuffer>,
  from: { readonly keys: PickleValue; readonly at: number; readonly named: ReadonlyMap<string, TorchStorage> },
): Map<string, Uint8Array<ArrayBuffer>> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found = new Map<string, Uint8Array<ArrayBuffer>>();
  if (!Array.isArray(from.keys)) throw damagedFile('checkpoint does not list its storages');
  let at = from.at;
  for (const key of from.keys) {
    const storage = typeof key === 'string' ? from.named.get(key) : undefined;
    if (!storage) throw damagedFile('checkpoint lists a storage that no tensor uses');
    if (at + 8 > file.length) throw damagedFile(`checkpoint ends before its storage ${storage.key}`);
    const count = Number(view.getBigInt64(at, true));
    if (count !== storage.total) {
      throw damagedFile(`storage ${storage.key} has ${count} numbers, the pickle says ${storage.total}`);
    }
    const end = at + 8 + storageBytes(storage);
    if (end > file.length) throw damagedFile(`checkpoint ends within its storage ${storage.key}`);
    found.set(storage.key, file.subarray(at + 8, end));
    at = end;
  }
  return found;
}

function toText(value: PickleValue): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : 'no number';
}
