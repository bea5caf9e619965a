import { damagedFile } from '../bytes/damaged-file.ts';
import { countOf, itemBytes, type NdArray } from './nd-array.ts';
import { findNpyHeader, parseNpyHeader } from './header.ts';

const MAX_HEADER_BYTES = 2 ** 20;
const MAX_DIMENSIONS = 32;

/**
 * Reads an npy file, versions 1.0 to 3.0.
 *
 * @param bytes - the whole file, and nothing else
 * @returns the array; its data is a view of `bytes`
 * @throws FormatError `file-damaged` if it is no such file, its type is not read (objects would need code to run, records,
 * big-endian), or its length is not what its shape demands
 */
export function parseNpy(bytes: Uint8Array<ArrayBuffer>): NdArray {
  const place = findNpyHeader(bytes);
  if (!place) throw damagedFile('file is no npy array');
  const { version, start, end } = place;
  if (version < 1 || version > 3) throw damagedFile(`npy version is not known: ${version}`);
  if (end > bytes.length || end > MAX_HEADER_BYTES) throw damagedFile(`npy header is too long: ${end - start} bytes`);
  const { descr, shape, fortranOrder } = parseNpyHeader(new TextDecoder().decode(bytes.subarray(start, end)));

  if (/^[|<>=]?O/.test(descr)) throw damagedFile('npy array holds Python objects, which ask to run code');
  const size = itemBytes(descr);
  if (size === undefined) throw damagedFile(`npy array has a type that is not read: ${descr}`);
  const data = bytes.subarray(end);
  const count = countOf(shape);
  if (shape.length > MAX_DIMENSIONS || !Number.isSafeInteger(count) || count * size !== data.length) {
    throw damagedFile(`npy array of shape (${shape.join(', ')}) and type ${descr} has ${data.length} bytes`);
  }
  return { descr, shape, fortranOrder, data };
}
