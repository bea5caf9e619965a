import { damagedFile } from '../bytes/damaged-file.ts';
import { bytesOf, type NumberType } from '../weights/float-types.ts';
import { rowMajorStrides, toRowMajorFloats, type WeightTable, type WeightTensor } from '../weights/tensor.ts';

const MAX_HEADER_BYTES = 100_000_000; // the format's own limit
const MAX_DIMENSIONS = 8;
const LENGTH_BYTES = 8;

const TYPES: ReadonlyMap<unknown, NumberType> = new Map([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

/** Whether a file begins as safetensors do: the length of a header, and a brace. */
export function isSafetensors(file: Uint8Array): boolean {
  return file.length > LENGTH_BYTES && file[LENGTH_BYTES] === 0x7b;
}

/**
 * Reads a safetensors file: eight bytes of length, a JSON header, the numbers.
 *
 * @param file - the whole file; not copied
 * @throws FormatError `file-damaged` if it is none, or says of a tensor what the file cannot hold
 * @see https://huggingface.co/docs/safetensors
 */
export function readSafetensors(file: Uint8Array<ArrayBuffer>): WeightTable {
  const tensors = new Map<string, WeightTensor>();
  for (const [name, { type, shape, data }] of openSafetensors(file).tensors) {
    // Asynchronous like the other formats' tensors, whose data may have to be unpacked.
    const read = () =>
      Promise.resolve().then(() => toRowMajorFloats(type, data, { offset: 0, shape, strides: rowMajorStrides(shape) }));
    tensors.set(name, { type, shape, read });
  }
  return tensors;
}

/** A tensor as the file holds it. */
export interface RawTensor {
  readonly type: NumberType;
  readonly shape: readonly number[];
  /** Row-major, little-endian; a view of the file. */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What stands in a file. */
export interface SafetensorsFile {
  /** At least one, in the header's order, but that names of digits come first. */
  readonly tensors: ReadonlyMap<string, RawTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Opens a safetensors file: its tensors by name, nothing of them converted, and what it says besides.
 *
 * @param file - the whole file; not copied
 * @throws as {@link readSafetensors}
 */
export function openSafetensors(file: Uint8Array<ArrayBuffer>): SafetensorsFile {
  if (file.length < LENGTH_BYTES) throw damagedFile(`safetensors file has ${file.length} bytes, expected at least 8`);
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || headerBytes > file.length - LENGTH_BYTES) {
    throw damagedFile(`safetensors header of ${headerBytes} bytes does not fit the file of ${file.length}`);
  }
  const dataStart = LENGTH_BYTES + headerBytes;
  const header = parseHeader(file.subarray(LENGTH_BYTES, dataStart));
  const data = file.subarray(dataStart);
  const tensors = new Map<string, RawTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.set(name, toTensor(name, entry, data));
  }
  if (tensors.size === 0) throw damagedFile('safetensors file holds no tensors');
  return { tensors, metadata: textsIn(header['__metadata__']) };
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damagedFile('safetensors header is no JSON', cause);
  }
  if (!isRecord(header)) throw damagedFile('safetensors header is no JSON object');
  return header;
}

function toTensor(name: string, entry: unknown, data: Uint8Array<ArrayBuffer>): RawTensor {
  if (!isRecord(entry)) throw damagedFile(`safetensors header says nothing of ${name}`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = TYPES.get(dtype);
  if (!type) throw damagedFile(`tensor ${name} is of a type that is not read: ${String(dtype)}`);
  if (!isCounts(shape) || shape.length > MAX_DIMENSIONS) throw damagedFile(`tensor has no shape: ${name}`);
  if (!isCounts(offsets) || offsets.length !== 2) throw damagedFile(`tensor has no place in the file: ${name}`);
  const [from = 0, to = 0] = offsets;
  const bytes = shape.reduce((product, length) => product * length, bytesOf(type));
  if (from > to || to > data.length) {
    throw damagedFile(`tensor ${name} lies at bytes ${from} to ${to}, the file has ${data.length}`);
  }
  if (to - from !== bytes) {
    throw damagedFile(`tensor ${name} of shape (${shape.join(', ')}) takes ${bytes} bytes, the file has ${to - from}`);
  }
  return { type, shape, data: data.subarray(from, to) };
}

function textsIn(metadata: unknown): ReadonlyMap<string, string> {
  const entries = isRecord(metadata) ? Object.entries(metadata) : [];
  return new Map(entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
