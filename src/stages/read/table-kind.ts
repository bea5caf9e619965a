import type { ByteSource } from '../../formats/bytes/source.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';

/** What a file is, by its content. */
export type FileKind = 'npz' | 'npy' | 'pickle' | 'parquet' | 'safetensors' | 'json';

const HEAD_BYTES = 512;

/** Beginnings of files that people try, and what to say of them. */
const OTHERS: readonly (readonly [begins: string, message: string])[] = [
  ['\x1f\x8b', 'file is compressed by gzip: unpack it first'],
  ['\x28\xb5\x2f\xfd', 'file is compressed by Zstandard: unpack it first'],
  ['BZh', 'file is compressed by bzip2: unpack it first'],
  ['\x89HDF', 'file is HDF5, which is not read: save the matrix with np.save or np.savez'],
  ['ARROW1', 'file is Arrow, which is not read: save the matrix with np.save or np.savez'],
];

/**
 * What a file is, by its first bytes: names are often wrong.
 *
 * @throws FormatError `file-damaged` if it is nothing that is read
 */
export async function kindOf(source: ByteSource): Promise<FileKind> {
  if (source.size === 0) throw damagedFile('file is empty');
  const head = String.fromCharCode(...(await source.read(0, Math.min(HEAD_BYTES, source.size))));
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'npz';
  if (head.startsWith('\x93NUMPY')) return 'npy';
  if (isSafetensors(head, source.size)) return 'safetensors';
  if (head.startsWith('\x80')) return 'pickle';
  if (head.startsWith('PAR1')) return 'parquet';
  if (/^(\xef\xbb\xbf)?\s*[[{]/.test(head)) return 'json';
  const other = OTHERS.find(([begins]) => head.startsWith(begins));
  if (other) throw damagedFile(other[1]);
  // Protocols 0 and 1 begin as they like; nearly always with a mark, a list, a dictionary or a name.
  if (/^[(\]}c]/.test(head))
    throw damagedFile('file is no table, or a pickle of protocol 0 or 1: save it with protocol 2 to 5');
  throw damagedFile('file is no npz, npy, pickle, Parquet, safetensors or JSON');
}

/** Whether it begins with the length of a header that it has room for, and a brace. */
function isSafetensors(head: string, size: number): boolean {
  if (head.charAt(8) !== '{' || !head.slice(4).startsWith('\0\0\0\0')) return false;
  let length = 0;
  for (let i = 3; i >= 0; i--) length = length * 256 + head.charCodeAt(i);
  return length <= size - 8;
}
