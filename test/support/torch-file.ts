import { ZipWriter } from '../../src/formats/zip/writer.ts';

/** Instructions of a pickle, protocol 2: each gives the bytes that push one value. */
export const P = {
  text: (value: string): number[] => [0x58, ...u32(value.length), ...ascii(value)],
  int: (value: number): number[] => [0x4a, ...u32(value)],
  long: (value: bigint): number[] => [
    ...[0x8a, 8],
    ...Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)),
  ],
  name: (module: string, name: string): number[] => ascii(`c${module}\n${name}\n`),
  tuple: (...items: number[][]): number[] => [0x28, ...items.flat(), 0x74],
  call: (callee: number[], ...args: number[][]): number[] => [...callee, ...P.tuple(...args), 0x52],
  dict: (...pairs: [string, number[]][]): number[] => [
    0x7d,
    ...pairs.flatMap(([key, value]) => [...P.text(key), ...value, 0x73]),
  ],
  tensor: (shape: number[], storage: number[], strides: number[] = rowMajor(shape), offset = 0): number[] =>
    P.call(
      P.name('torch._utils', '_rebuild_tensor_v2'),
      storage,
      P.int(offset),
      P.tuple(...shape.map(P.int)),
      P.tuple(...strides.map(P.int)),
      [0x89],
      P.call(P.name('collections', 'OrderedDict')),
    ),
  storage: (key: string, count: number[], type = 'FloatStorage'): number[] => [
    ...P.tuple(P.text('storage'), P.name('torch', type), P.text(key), P.text('cpu'), count),
    0x51,
  ],
  file: (...value: number[][]): Uint8Array<ArrayBuffer> => Uint8Array.from([0x80, 2, ...value.flat(), 0x2e]),
};

/** A zip archive as torch writes it: a pickle, and a file for each storage. */
export async function torchZip(
  pickle: Uint8Array<ArrayBuffer>,
  storages: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new ZipWriter((bytes) => {
    parts.push(bytes.slice());
    return Promise.resolve();
  });
  const files = { 'net/data.pkl': pickle, ...prefixed(storages) };
  for (const [name, bytes] of Object.entries(files)) {
    await zip.begin(name, bytes.length);
    await zip.write(bytes);
    await zip.end();
  }
  await zip.close();
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function prefixed(storages: Readonly<Record<string, Uint8Array<ArrayBuffer>>>) {
  return Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`net/data/${key}`, bytes]));
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, length) => product * length, 1));
}

function u32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

function ascii(value: string): number[] {
  return Array.from(value, (char) => char.charCodeAt(0));
}
