import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { readPickleAt } from '../../formats/pickle/reader.ts';
import { isSafetensors, readSafetensors } from '../../formats/safetensors/reader.ts';
import { isTar } from '../../formats/tar/reader.ts';
import { isTorchLegacy, readTorchLegacy } from '../../formats/torch/legacy.ts';
import { toStorage, torchPickles } from '../../formats/torch/pickle.ts';
import { readTorchTar } from '../../formats/torch/tar.ts';
import { readTorchZip } from '../../formats/torch/zip.ts';
import type { WeightTable } from '../../formats/weights/tensor.ts';

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
const PICKLE = 0x80;
const SHOWN_BYTES = 8;

/** Whether a file begins as one of torch's formats does, as safetensors, or at least as a pickle. */
export function isCheckpoint(file: Uint8Array<ArrayBuffer>): boolean {
  return isZip(file) || file[0] === PICKLE || isTar(file) || isSafetensors(file);
}

/**
 * Reads a file of weights, whatever its name: torch's formats or safetensors.
 *
 * @param file - the whole file; tensors are read from it later, so it must not change
 * @throws FormatError `file-damaged`
 */
export async function readWeights(file: Uint8Array<ArrayBuffer>): Promise<WeightTable> {
  if (isZip(file)) return readTorchZip(file);
  if (isTorchLegacy(file)) return readTorchLegacy(file);
  if (isTar(file)) return readTorchTar(file);
  if (isSafetensors(file)) return readSafetensors(file);
  if (file[0] === PICKLE) {
    const dialect = torchPickles(toStorage);
    readPickleAt(file, 0, dialect);
    const unread = dialect.unread();
    if (unread !== undefined) throw damagedFile(`this file asks to run code: ${unread}`);
    throw damagedFile("file is a pickle, but not one of torch's");
  }
  const head = Array.from(file.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw damagedFile(
    `file is neither a checkpoint of torch nor safetensors: it begins with ${head === '' ? 'nothing' : head}`,
  );
}

function isZip(file: Uint8Array): boolean {
  return ZIP_MAGIC.every((byte, i) => file[i] === byte);
}
