import { toByteSource } from './byte-source.ts';
import { damagedFile } from './damaged-file.ts';
import { readPickle } from './pickle-reader.ts';
import { toStorage, torchPickles } from './torch-pickle.ts';
import { findStateDict } from './torch-state-dict.ts';
import { storageBytes, toWeightTensor } from './torch-storages.ts';
import { TorchStorage } from './torch-values.ts';
import type { WeightTable } from './weight-tensor.ts';
import { openZip, type ZipArchive } from './zip-reader.ts';

const MAX_PICKLE_BYTES = 64 * 2 ** 20;
const MAX_STORAGES_BYTES = 2 ** 32; // packed data may grow a thousandfold; torch itself packs nothing

/**
 * Reads what `torch.save` has written since version 1.6, and what `torch.jit.save` writes: a zip archive of a pickle and one
 * file a storage. Only the pickle is read at first; each tensor's checksum is verified when the tensor is read.
 *
 * @throws PipelineError `file-damaged`
 */
export async function readTorchZip(file: Uint8Array<ArrayBuffer>): Promise<WeightTable> {
  const zip = await openZip(toByteSource(file));
  const folder = findFolder(zip);
  if (zip.entries.has(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(await zip.read(`${folder}byteorder`, { maxBytes: 16 }));
    if (order !== 'little') throw damagedFile(`checkpoint was written on a computer of another byte order: ${order}`);
  }
  const pickle = await zip.read(`${folder}data.pkl`, { maxBytes: MAX_PICKLE_BYTES });
  const seen = new Set<string>();
  let total = 0;
  const entryOf = ({ key }: TorchStorage) => `${folder}data/${key}`;
  const root = readPickle(
    pickle,
    torchPickles((id) => {
      const storage = toStorage(id);
      if (!(storage instanceof TorchStorage)) return storage;
      const entry = zip.entries.get(entryOf(storage));
      if (!entry) throw damagedFile(`checkpoint lacks the storage that its pickle names: ${storage.key}`);
      if (entry.bytes !== storageBytes(storage)) {
        throw damagedFile(`storage ${storage.key} has ${entry.bytes} bytes, the pickle says ${storageBytes(storage)}`);
      }
      if (!seen.has(storage.key)) total += entry.bytes;
      seen.add(storage.key);
      if (total > MAX_STORAGES_BYTES) throw damagedFile(`checkpoint unpacks to more than ${MAX_STORAGES_BYTES} bytes`);
      return storage;
    }),
  );
  const users = new Map<string, number>();
  const shared = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const read = (storage: TorchStorage) => zip.read(entryOf(storage), { maxBytes: storageBytes(storage) });
  const storages = {
    read(storage: TorchStorage) {
      if ((users.get(storage.key) ?? 0) < 2) return read(storage);
      // Unpacked once for all tensors that share it: else a hundred views of one large storage take minutes.
      const bytes = shared.get(storage.key) ?? read(storage);
      shared.set(storage.key, bytes);
      return bytes;
    },
  };
  const tensors = findStateDict(root);
  for (const { storage } of tensors.values()) users.set(storage.key, (users.get(storage.key) ?? 0) + 1);
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
