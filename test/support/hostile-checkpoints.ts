import { P, torchZip } from './torch-file.ts';
import { madeNetwork } from './made-weights.ts';
import { safetensorsOf } from './write-safetensors.ts';

/** A file that is damaged or means harm, and what must be said of it. */
export interface HostileFile {
  readonly title: string;
  /** @param golden - reads a file of `test/golden/checkpoints` */
  readonly make: (golden: GoldenReader) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>;
  /** Part of the message. */
  readonly message: string;
}

/** Reads a file of `test/golden/checkpoints` by its name. */
export type GoldenReader = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

const GIBI = 2 ** 30;
const weights = new Uint8Array(new Float32Array(24).buffer);
const stateDict = (tensor: number[]) => P.file(P.dict(['conv1.weight', tensor]));

function altered(file: Uint8Array<ArrayBuffer>, at: number, bytes: readonly number[]): Uint8Array<ArrayBuffer> {
  const copy = file.slice();
  copy.set(bytes, at);
  return copy;
}

/** Where a text stands in a file. */
function find(file: Uint8Array, text: string, from = 0): number {
  const at = new TextDecoder('latin1').decode(file).indexOf(text, from);
  if (at === -1) throw new RangeError(`file does not hold ${text}`);
  return at;
}

/** A checkpoint that would be sound, but for a wrong bit in the weights. */
async function withWrongBit(): Promise<Uint8Array<ArrayBuffer>> {
  const network = madeNetwork('mobilenet_v3_small');
  const storages: Record<string, Uint8Array<ArrayBuffer>> = {};
  const pairs = Array.from(network, ([name, { shape, values }], i): [string, number[]] => {
    storages[String(i)] = new Uint8Array(values.buffer);
    return [name, P.tensor([...shape], P.storage(String(i), P.int(values.length)))];
  });
  const file = await torchZip(P.file(P.dict(...pairs)), storages);
  const at = find(file, 'net/data/0') + 'net/data/0'.length + 100;
  return altered(file, at, [file[at]! ^ 1]);
}

function repeated(instructions: readonly number[], times: number): number[] {
  return Array.from({ length: instructions.length * times }, (_, i) => instructions[i % instructions.length]!);
}

// A list of a thousand pairs of empty texts, remembered as number 0.
const LONG_LIST = [0x5d, 0x28, ...repeated([...P.text(''), ...P.text(''), 0x86], 1000), 0x65, 0x71, 0];
const ORDERED = P.name('collections', 'OrderedDict');
const selfHolding = P.file([0x7d, 0x71, 0], P.text('layer1'), [0x68, 0, 0x73]); // d = {}; d['layer1'] = d
const doubling = P.file(
  // Each dictionary holds the one before twice: 2⁶⁰ ways to the innermost.
  P.dict(['w', P.tensor([1], P.storage('0', P.int(24)))]),
  ...Array.from({ length: 60 }, (_, i) => [
    ...[0x71, i, 0x30, 0x7d, ...P.text('a'), 0x68, i, 0x73],
    ...[...P.text('b'), 0x68, i, 0x73],
  ]),
);
const DEPTH = 100_000;
const deep = P.file(
  repeated([0x7d, ...P.text('a')], DEPTH), // an empty dictionary and a key, again and again
  P.tensor([1], P.storage('0', P.int(24))),
  repeated([0x73], DEPTH),
);

async function legacyVersion(golden: GoldenReader, version: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = await golden('legacy-2.pth');
  return altered(file, 15 + 3, [version, 0]); // behind the magic number: protocol, then a 16-bit number
}

/** Checkpoints that no reader may take, each with its own message; `file-damaged` all. */
export const HOSTILE_CHECKPOINTS: readonly HostileFile[] = [
  {
    title: 'a pickle of something else',
    make: () => P.file(P.int(7)),
    message: "file is a pickle, but not one of torch's",
  },
  {
    title: 'a plain pickle that calls os.system',
    make: () => P.file(P.call(P.name('posix', 'system'), P.text('id'))),
    message: 'this file asks to run code: posix.system',
  },
  {
    title: 'a zip archive cut in half',
    make: async (golden) => (await golden('zip-2.pth')).slice(0, 1000),
    message: 'file is no zip archive, or its end is missing',
  },
  {
    title: 'a zip archive of something else',
    make: (golden) => golden('../imported-rows.npz'),
    message: 'zip archive holds no checkpoint: it has no data.pkl',
  },
  { title: 'a wrong checksum', make: withWrongBit, message: 'zip entry has a wrong checksum: net/data/0' },
  {
    title: 'a checkpoint of a big-endian computer',
    make: async (golden) => {
      const file = await golden('zip-2.pth');
      // The same number of letters, with the checksum of both places.
      return altered(file, find(file, 'little', find(file, 'byteorder')), [98, 105, 103, 103, 103, 103]);
    },
    message: 'zip entry has a wrong checksum: zip-2/byteorder',
  },
  {
    title: 'os.system',
    make: () => torchZip(P.file(P.call(P.name('os', 'system'), P.text('true')))),
    message: 'this file asks to run code: os.system',
  },
  {
    title: 'eval, hidden behind a known class',
    make: () => torchZip(P.file(P.dict(['conv1.weight', P.call(P.name('builtins', 'eval'), P.text('1'))]))),
    message: 'weight conv1.weight is an object that is not read: builtins.eval',
  },
  {
    title: "a function of torch's own that is called",
    make: () => torchZip(P.file(P.call(P.name('torch.nn.functional', 'relu'), P.int(1)))),
    message: 'this file asks to run code: torch.nn.functional.relu',
  },
  {
    title: 'torch.load within the pickle',
    make: () => torchZip(P.file(P.call(P.name('torch.serialization', 'load'), P.text('x')))),
    message: 'this file asks to run code: torch.serialization.load',
  },
  {
    title: 'a class of the program that saved it',
    make: () => torchZip(P.file([...P.name('__main__', 'Net'), 0x29, 0x81])),
    message: 'this file asks to run code: __main__.Net',
  },
  {
    title: 'a dictionary that holds itself',
    make: () => torchZip(selfHolding),
    message: 'checkpoint is nested more than 64 deep, or in itself',
  },
  {
    title: 'dictionaries that each hold the one before twice',
    make: () => torchZip(doubling, { '0': weights }),
    message: 'checkpoint holds more than 500000 values',
  },
  {
    title: 'a hundred thousand dictionaries in each other',
    make: () => torchZip(deep, { '0': weights }),
    message: 'checkpoint is nested more than 64 deep, or in itself',
  },
  {
    title: 'more than 200,000 objects',
    // The class is remembered; then called, and the object thrown away, again and again.
    make: () =>
      torchZip(P.file(P.name('collections', 'OrderedDict'), [0x71, 0], repeated([0x68, 0, 0x29, 0x52, 0x30], 200_001))),
    message: 'pickle makes more than 200000 objects',
  },
  {
    title: 'one long list that is made into a dictionary again and again',
    make: () => torchZip(P.file(LONG_LIST, repeated([...ORDERED, 0x68, 0, 0x85, 0x52, 0x30], 1001))),
    message: 'pickle makes dictionaries of more than 1000000 pairs',
  },
  {
    title: 'a tensor of 10 GB that is not there',
    make: () => torchZip(stateDict(P.tensor([10, GIBI], P.storage('0', P.long(10n * BigInt(GIBI))))), { '0': weights }),
    message: `storage 0 has 96 bytes, the pickle says ${40 * GIBI}`,
  },
  {
    title: 'a tensor that is larger than its storage',
    make: () => torchZip(stateDict(P.tensor([64, 3, 7, 7], P.storage('0', P.int(24)))), { '0': weights }),
    message: 'tensor of shape (64, 3, 7, 7) does not fit its storage 0 of 24 numbers',
  },
  {
    title: 'one number that is repeated a billion times by strides of 0',
    make: () =>
      torchZip(stateDict(P.tensor([1024, 1024, 1024], P.storage('0', P.int(24)), [0, 0, 0])), { '0': weights }),
    message: 'tensor of shape (1024, 1024, 1024) does not fit its storage 0 of 24 numbers',
  },
  {
    title: 'a tensor that begins behind its storage',
    make: () => torchZip(stateDict(P.tensor([4], P.storage('0', P.int(24)), [1], 22)), { '0': weights }),
    message: 'tensor of shape (4) does not fit its storage 0 of 24 numbers',
  },
  {
    title: 'a negative length',
    make: () => torchZip(stateDict(P.tensor([-1, 4], P.storage('0', P.int(24)))), { '0': weights }),
    message: 'pickle makes a tensor or a storage with a length that is no count',
  },
  {
    title: 'a shape of other rank than its strides',
    make: () => torchZip(stateDict(P.tensor([4, 6], P.storage('0', P.int(24)), [1])), { '0': weights }),
    message: 'pickle makes a tensor of 2 dimensions with 1 strides',
  },
  {
    title: 'a storage that is not in the archive',
    make: () => torchZip(stateDict(P.tensor([4], P.storage('../0', P.int(24)))), { '0': weights }),
    message: 'checkpoint lacks the storage that its pickle names: ../0',
  },
  {
    title: 'complex numbers',
    make: () => torchZip(stateDict(P.tensor([4], P.storage('0', P.int(24), 'ComplexFloatStorage'))), { '0': weights }),
    message: 'storage 0 holds numbers of a type that is not read: torch ComplexFloatStorage',
  },
  {
    title: 'no tensors at all',
    make: () => torchZip(P.file(P.dict(['epoch', P.int(3)]))),
    message: 'checkpoint holds no tensors with names',
  },
  {
    title: 'an old checkpoint that ends within its weights',
    make: async (golden) => (await golden('legacy-2.pth')).slice(0, -4),
    message: 'checkpoint ends within its storage',
  },
  {
    title: 'an old checkpoint whose count of numbers lies',
    make: async (golden) => {
      const file = await golden('legacy-2.pth');
      return altered(file, file.length - 16, [255, 255, 255, 255, 255]);
    },
    message: 'numbers, the pickle says',
  },
  {
    title: 'an old checkpoint of another version',
    make: (golden) => legacyVersion(golden, 7),
    message: 'checkpoint has an unknown version: 7',
  },
  {
    title: 'a tar archive whose entry is longer than the file',
    make: async (golden) =>
      altered(
        await golden('tar.pth'),
        124,
        Array.from('77777777777', (char) => char.charCodeAt(0)),
      ),
    message: 'tar entry pickle of 77777777777 bytes (octal) does not fit the file of 10240',
  },
  {
    title: 'safetensors with a header longer than the file',
    make: () => altered(safetensorsOf({}), 0, [255, 255, 255, 0]),
    message: 'safetensors header of 16777215 bytes does not fit the file of 10',
  },
  {
    title: 'safetensors without JSON',
    make: () => altered(safetensorsOf({ a: 1 }), 9, [0]),
    message: 'safetensors header is no JSON',
  },
  {
    title: 'safetensors of 10 GB that are not there',
    make: () => safetensorsOf({ w: { dtype: 'F32', shape: [10, GIBI], data_offsets: [0, 40 * GIBI] } }),
    message: `tensor w lies at bytes 0 to ${40 * GIBI}, the file has 0`,
  },
  {
    title: 'safetensors whose shape and place disagree',
    make: () => safetensorsOf({ w: { dtype: 'F32', shape: [3, 4], data_offsets: [0, 8] } }, new Uint8Array(8)),
    message: 'tensor w of shape (3, 4) takes 48 bytes, the file has 8',
  },
  {
    title: 'safetensors of a type that is not read',
    make: () => safetensorsOf({ w: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(1)),
    message: 'tensor w is of a type that is not read: F8_E4M3',
  },
];
