import { expect, test } from 'vitest';
import { toFloat32 } from '../../../../src/formats/npy/nd-array.ts';
import { readPickle } from '../../../../src/formats/pickle/reader.ts';
import { PickledArray, PickleTuple, type PickleValue } from '../../../../src/formats/pickle/values.ts';
import { GOLDEN_NAMES, goldenFiles } from '../../../support/golden-formats.ts';
import { lookUp } from '../../../support/pickle-look-up.ts';
import { rowsOf } from '../../../support/write-table.ts';

test.each(goldenFiles(/^matrix(64)?-\d\.pkl$/))('%s, made by numpy, gives its matrix', (name, bytes) => {
  const value = readPickle(bytes);
  const array = value instanceof PickledArray ? value.array : undefined;
  expect(array).toMatchObject({ descr: name.includes('64') ? '<f8' : '<f4', shape: [GOLDEN_NAMES.length, 4] });
  expect(array && toFloat32(array)).toEqual(rowsOf(GOLDEN_NAMES.length, 4));
});

test.each(goldenFiles(/^nested-\d\.pkl$/))('%s, made by numpy, gives every row under its path', (_, bytes) => {
  const value = readPickle(bytes);
  GOLDEN_NAMES.forEach((path, row) => {
    expect(lookUp(value, path)).toEqual(rowsOf(1, 4, row));
  });
});

test.each(goldenFiles(/^plain-\d\.pkl$/))('%s gives plain values', (_, bytes) => {
  expect(readPickle(bytes)).toEqual([
    ...[null, true, false, 0, -1, 255, 65535, -70000, 2 ** 40, 2n ** 80n, 1.5, 'text'],
    new TextEncoder().encode('bytes'),
    new PickleTuple(['a', new PickleTuple(['b'])]),
    [],
    new Map([['k', [1]]]),
  ]);
});

test.each(goldenFiles(/^asks-for-code\.pkl$/))('%s is refused, and nothing is run', (_, bytes) => {
  expect(() => readPickle(bytes)).toThrow(/this file asks to run code: builtins\.print/);
});

/** A pickle of protocol 4 from a text of instructions and arguments. */
function pickle(...parts: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.flatMap((part) =>
    typeof part === 'number' ? [part] : Array.from(part, (char) => char.charCodeAt(0)),
  );
  return Uint8Array.from([0x80, 4, ...bytes]);
}

test.each([
  ['nothing', new Uint8Array()],
  ['protocol 0', new TextEncoder().encode('(lp0\n.')],
  ['a protocol of the future', Uint8Array.from([0x80, 6, 0x4e, 0x2e])],
  ['no end', pickle('N')],
  ['a stack that is empty', pickle('.')],
  ['a value across a mark', pickle('N(0.')],
  ['a mark that was never set', pickle('t.')],
  ['a value that was never stored', pickle('h', 7, '.')],
  ['a text longer than the file', pickle('X', 255, 255, 255, 255, 'abc.')],
  ['bytes longer than any memory', pickle(0x8e, 255, 255, 255, 255, 255, 255, 255, 127, '.')],
  ['a text that is not UTF-8', pickle(0x8c, 1, 0xff, '.')],
  ['items of a list', pickle(']NNs.')],
  ['an appended value of a dictionary', pickle('}Na.')],
  ['a key that is a list', pickle('}]Ns.')],
  ['a call of what is no function', pickle('N)R.')],
  ['os.system', pickle('cos\nsystem\n', 0x8c, 4, 'true', 0x85, 'R.')],
  ['a persistent id, which torch uses', pickle('NQ.')],
  ['an extension code', pickle(0x82, 1, '.')],
  ['a new object of a known class', pickle('cnumpy\nndarray\n)', 0x81, '.')],
  ['an array whose state is no tuple', pickle('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n', 0x85, 'RNb.')],
  ['a state for a list', pickle(']Nb.')],
])('%s is refused', (_, bytes) => {
  expect(() => readPickle(bytes)).toThrow(expect.objectContaining({ code: 'file-damaged' }));
});

test('a small file cannot fill the memory with dictionaries', () => {
  const bytes = new Uint8Array(1_100_000).fill(0x7d);
  bytes.set([0x80, 4]);
  expect(() => readPickle(bytes)).toThrow(/more than 1000000 dictionaries/);
});

test('no single altered byte makes the reader fail in another way than with file-damaged', () => {
  for (const [, bytes] of goldenFiles(/^(nested|matrix)-[45]\.pkl$/)) {
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at]! ^= 0x5f;
      let outcome: unknown = 'read';
      try {
        readPickle(altered) satisfies PickleValue;
      } catch (error) {
        outcome = (error as { code?: string }).code;
      }
      expect(['read', 'file-damaged']).toContain(outcome);
    }
  }
});
