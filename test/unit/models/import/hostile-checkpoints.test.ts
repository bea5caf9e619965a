import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { P, torchZip } from '../../../support/torch-file.ts';
import { safetensorsOf } from '../../../support/write-safetensors.ts';

const CHECKPOINTS = join(import.meta.dirname, '../../../golden/checkpoints');
const LIMIT_MS = 5000;
const GIBI = 2 ** 30;

const golden = (name: string) => new Uint8Array(readFileSync(join(CHECKPOINTS, name)));
const weights = new Uint8Array(new Float32Array(24).buffer);
const stateDict = (tensor: number[]) => P.file(P.dict(['conv1.weight', tensor]));

function altered(file: Uint8Array<ArrayBuffer>, at: number, bytes: readonly number[]): Uint8Array<ArrayBuffer> {
  const copy = file.slice();
  copy.set(bytes, at);
  return copy;
}

/** Where a text stands in a file. */
function find(file: Uint8Array, text: string, from = 0): number {
  const at = Buffer.from(file).indexOf(text, from, 'latin1');
  if (at === -1) throw new RangeError(`file does not hold ${text}`);
  return at;
}

/** A checkpoint that would be sound, but for a wrong bit in the weights. */
async function withWrongBit(): Promise<Uint8Array<ArrayBuffer>> {
  const { madeNetwork } = await import('../../../support/made-weights.ts');
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

test.each<[string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>, string]>([
  [
    'an empty file',
    () => new Uint8Array(),
    'file is neither a checkpoint of torch nor safetensors: it begins with nothing',
  ],
  [
    'a page of HTML under the name of a checkpoint',
    () => new TextEncoder().encode('<!DOCTYPE html><title>404</title>'),
    'file is neither a checkpoint of torch nor safetensors: it begins with 3c 21 44 4f 43 54 59 50',
  ],
  ['a pickle of something else', () => P.file(P.int(7)), "file is a pickle, but not one of torch's"],
  [
    'a zip archive cut in half',
    () => golden('zip-2.pth').slice(0, 1000),
    'file is no zip archive, or its end is missing',
  ],
  [
    'a zip archive of something else',
    () => golden('../imported-rows.npz'),
    'zip archive holds no checkpoint: it has no data.pkl',
  ],
  ['a wrong checksum', withWrongBit, 'zip entry has a wrong checksum: net/data/0'],
  [
    'a checkpoint of a big-endian computer',
    () => {
      const file = golden('zip-2.pth');
      // The same number of letters, with the checksum of both places.
      return altered(file, find(file, 'little', find(file, 'byteorder')), [98, 105, 103, 103, 103, 103]);
    },
    'zip entry has a wrong checksum: zip-2/byteorder',
  ],
  [
    'os.system',
    () => torchZip(P.file(P.call(P.name('os', 'system'), P.text('true')))),
    'this file asks to run code: os.system',
  ],
  [
    'eval, hidden behind a known class',
    () => torchZip(P.file(P.dict(['conv1.weight', P.call(P.name('builtins', 'eval'), P.text('1'))]))),
    'this file asks to run code: builtins.eval',
  ],
  [
    "a function of torch's own that is called",
    () => torchZip(P.file(P.call(P.name('torch.nn.functional', 'relu'), P.int(1)))),
    'this file asks to run code: torch.nn.functional relu is called',
  ],
  [
    'torch.load within the pickle',
    () => torchZip(P.file(P.call(P.name('torch.serialization', 'load'), P.text('x')))),
    'this file asks to run code: torch.serialization.load',
  ],
  [
    'a class of the program that saved it',
    () => torchZip(P.file([...P.name('__main__', 'Net'), 0x29, 0x81])),
    'this file asks to run code: __main__.Net',
  ],
  [
    'a dictionary that holds itself',
    () => torchZip(selfHolding),
    'checkpoint is nested more than 64 deep, or in itself',
  ],
  [
    'dictionaries that each hold the one before twice',
    () => torchZip(doubling, { '0': weights }),
    'checkpoint holds more than 500000 values',
  ],
  [
    'a hundred thousand dictionaries in each other',
    () => torchZip(deep, { '0': weights }),
    'checkpoint is nested more than 64 deep, or in itself',
  ],
  [
    'more than 200,000 objects',
    // The class is remembered; then called, and the object thrown away, again and again.
    () =>
      torchZip(P.file(P.name('collections', 'OrderedDict'), [0x71, 0], repeated([0x68, 0, 0x29, 0x52, 0x30], 200_001))),
    'pickle makes more than 200000 objects',
  ],
  [
    'one long list that is made into a dictionary again and again',
    () => torchZip(P.file(LONG_LIST, repeated([...ORDERED, 0x68, 0, 0x85, 0x52, 0x30], 1001))),
    'pickle makes dictionaries of more than 1000000 pairs',
  ],
  [
    'a tensor of 10 GB that is not there',
    () => torchZip(stateDict(P.tensor([10, GIBI], P.storage('0', P.long(10n * BigInt(GIBI))))), { '0': weights }),
    `storage 0 has 96 bytes, the pickle says ${40 * GIBI}`,
  ],
  [
    'a tensor that is larger than its storage',
    () => torchZip(stateDict(P.tensor([64, 3, 7, 7], P.storage('0', P.int(24)))), { '0': weights }),
    'tensor of shape (64, 3, 7, 7) does not fit its storage 0 of 24 numbers',
  ],
  [
    'one number that is repeated a billion times by strides of 0',
    () => torchZip(stateDict(P.tensor([1024, 1024, 1024], P.storage('0', P.int(24)), [0, 0, 0])), { '0': weights }),
    'tensor of shape (1024, 1024, 1024) does not fit its storage 0 of 24 numbers',
  ],
  [
    'a tensor that begins behind its storage',
    () => torchZip(stateDict(P.tensor([4], P.storage('0', P.int(24)), [1], 22)), { '0': weights }),
    'tensor of shape (4) does not fit its storage 0 of 24 numbers',
  ],
  [
    'a negative length',
    () => torchZip(stateDict(P.tensor([-1, 4], P.storage('0', P.int(24)))), { '0': weights }),
    'pickle makes a tensor or a storage with a length that is no count',
  ],
  [
    'a shape of other rank than its strides',
    () => torchZip(stateDict(P.tensor([4, 6], P.storage('0', P.int(24)), [1])), { '0': weights }),
    'pickle makes a tensor of 2 dimensions with 1 strides',
  ],
  [
    'a storage that is not in the archive',
    () => torchZip(stateDict(P.tensor([4], P.storage('../0', P.int(24)))), { '0': weights }),
    'checkpoint lacks the storage that its pickle names: ../0',
  ],
  [
    'complex numbers',
    () => torchZip(stateDict(P.tensor([4], P.storage('0', P.int(24), 'ComplexFloatStorage'))), { '0': weights }),
    'storage 0 holds numbers of a type that is not read: torch ComplexFloatStorage',
  ],
  ['no tensors at all', () => torchZip(P.file(P.dict(['epoch', P.int(3)]))), 'checkpoint holds no tensors with names'],
  [
    'an old checkpoint that ends within its weights',
    () => golden('legacy-2.pth').slice(0, -4),
    'checkpoint ends within its storage',
  ],
  [
    'an old checkpoint whose count of numbers lies',
    () => altered(golden('legacy-2.pth'), golden('legacy-2.pth').length - 16, [255, 255, 255, 255, 255]),
    'numbers, the pickle says',
  ],
  ['an old checkpoint of another version', () => legacyVersion(7), 'checkpoint has an unknown version: 7'],
  [
    'a tar archive whose entry is longer than the file',
    () =>
      altered(
        golden('tar.pth'),
        124,
        Array.from('77777777777', (char) => char.charCodeAt(0)),
      ),
    'tar entry pickle of 77777777777 bytes (octal) does not fit the file of 10240',
  ],
  [
    'safetensors with a header longer than the file',
    () => altered(safetensorsOf({}), 0, [255, 255, 255, 0]),
    'safetensors header of 16777215 bytes does not fit the file of 10',
  ],
  ['safetensors without JSON', () => altered(safetensorsOf({ a: 1 }), 9, [0]), 'safetensors header is no JSON'],
  [
    'safetensors of 10 GB that are not there',
    () => safetensorsOf({ w: { dtype: 'F32', shape: [10, GIBI], data_offsets: [0, 40 * GIBI] } }),
    `tensor w lies at bytes 0 to ${40 * GIBI}, the file has 0`,
  ],
  [
    'safetensors whose shape and place disagree',
    () => safetensorsOf({ w: { dtype: 'F32', shape: [3, 4], data_offsets: [0, 8] } }, new Uint8Array(8)),
    'tensor w of shape (3, 4) takes 48 bytes, the file has 8',
  ],
  [
    'safetensors of a type that is not read',
    () => safetensorsOf({ w: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, new Uint8Array(1)),
    'tensor w is of a type that is not read: F8_E4M3',
  ],
])('%s gets its own message', { timeout: LIMIT_MS }, async (_, make, message) => {
  await expect(importCheckpoint(await make(), 'hostile.pth')).rejects.toMatchObject({
    ...{ code: 'file-damaged', stage: 'models', path: 'hostile.pth' },
    message: expect.stringContaining(message) as string,
  });
});

function legacyVersion(version: number): Uint8Array<ArrayBuffer> {
  const file = golden('legacy-2.pth');
  return altered(file, 15 + 3, [version, 0]); // behind the magic number: protocol, then a 16-bit number
}

test('the message of a hostile file is cut where the file makes it long', async () => {
  const file = await torchZip(P.file(P.name('a'.repeat(100_000), 'b')));
  await expect(importCheckpoint(file, 'hostile.pth')).rejects.toMatchObject({
    message: expect.stringMatching(/^this file asks to run code: a{300,400}…$/) as string,
  });
});
