import { toByteSource } from '../bytes/source.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { readPickle } from '../pickle/reader.ts';
import { toStorage, torchPickles } from './pickle.ts';
import { findStateDict } from './state-dict.ts';
import { storageBytes, toWeightTensor } from './storages.ts';
import { TorchStorage, type TorchTensor } from './values.ts';
import type { WeightTable } from '../weights/tensor.ts';
import { openZip, type ZipArchive } from '../zip/reader.ts';

const MAX_PICKLE_BYTES = 64 * 2 ** 20;
// Packed data may grow a thousandfold. Torch itself packs nothing, and weights that somebody packed hardly shrink.
const MAX_GROWTH = 4;
const BYTE_ORDER_BYTES = 16; // more than `little` takes

/**
 * Reads what `torch.save` has written since version 1.6, and what `torch.jit.save` writes: a zip archive of a pickle and one
 * file a storage. Only the pickle is read at first; a storage's checksum is verified when a tensor of it is read.
 *
 * @throws FormatError `file-damaged`
 */
export async function readTorchZip(file: Uint8Array<ArrayBuffer>): Promise<WeightTable> {
  const zip = await openZip(toByteSource(file));
  const folder = findFolder(zip);
  if (zip.entries.has(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(await zip.read(`${folder}byteorder`, { maxBytes: BYTE_ORDER_BYTES }));
    if (order !== 'little') throw damagedFile(`checkpoint was written on a computer of another byte order: ${order}`);
  }
  const pickle = await zip.read(`${folder}data.pkl`, { maxBytes: MAX_PICKLE_BYTES });
  const storages = new ZipStorages(zip, `${folder}data/`, file.length * MAX_GROWTH);
  const dialect = torchPickles((id) => {
    const storage = toStorage(id);
    if (storage instanceof TorchStorage) storages.check(storage);
    return storage;
  });
  const tensors = findStateDict(readPickle(pickle, dialect), dialect.unread());
  storages.share(tensors.values());
  return new Map(Array.from(tensors, ([name, tensor]) => [name, toWeightTensor(tensor, storages)]));
}

/** The one folder that torch puts everything into, with its slash. */
function findFolder(zip: ZipArchive): string {
  for (const name of zip.entries.keys()) {
    const [, folder] = /^([^/]+\/)data\.pkl$/.exec(name) ?? [];
    if (folder !== undefined) return folder;
  }
  throw damagedFile('zip archive holds no checkpoint: it has no data.pkl');
}

class ZipStorages {
  readonly #zip: ZipArchive;
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #checked = new Set<string>();
  /** Storages of more than one tensor, unpacked once: else a hundred views of a large one would take minutes. */
  readonly #shared = new Map<string, Promise<Uint8Array<ArrayBuffer>> | undefined>();
  #bytes = 0;

  constructor(zip: ZipArchive, folder: string, maxBytes: number) {
    this.#zip = zip;
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Refuses a storage that is not in the archive as the pickle says, before anything is read. */
  check(storage: TorchStorage): void {
    const { key } = storage;
    const entry = this.#zip.entries.get(this.#folder + key);
    if (!entry) throw damagedFile(`checkpoint lacks the storage that its pickle names: ${key}`);
    if (entry.bytes !== storageBytes(storage)) {
      throw damagedFile(`storage ${key} has ${entry.bytes} bytes, the pickle says ${storageBytes(storage)}`);
    }
    if (this.#checked.has(key)) return;
    this.#checked.add(key);
    this.#bytes += entry.bytes;
    if (this.#bytes > this.#maxBytes) {
      throw damagedFile(`checkpoint unpacks to ${this.#bytes} bytes, at most ${this.#maxBytes} are read`);
    }
  }

  share(tensors: Iterable<TorchTensor>): void {
    const used = new Set<string>();
    for (const { storage } of tensors) {
      if (used.has(storage.key)) this.#shared.set(storage.key, undefined);
      used.add(storage.key);
    }
  }

  read(storage: TorchStorage): Promise<Uint8Array<ArrayBuffer>> {
    const { key } = storage;
    const unpack = () => this.#zip.read(this.#folder + key, { maxBytes: storageBytes(storage) });
    if (!this.#shared.has(key)) return unpack();
    const bytes = this.#shared.get(key) ?? unpack();
    this.#shared.set(key, bytes);
    return bytes;
  }
}
