import { expect, test } from 'vitest';
import { toStrings } from '../../../../src/formats/npy/nd-array.ts';
import { parseNpy } from '../../../../src/formats/npy/reader.ts';
import { unicodeNpy, unicodeWidth, utf8Npy, type SizedPart } from '../../../../src/formats/npy/parts.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';
import { MemorySink } from '../../../support/memory-sink.ts';

async function fileOf(part: SizedPart): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  await part.writeTo((bytes) => sink.write(bytes));
  expect(sink.bytes().length).toBe(part.bytes);
  return sink.bytes();
}

test('the width counts code points, not UTF-16 units, and is at least 1', () => {
  expect(unicodeWidth(['\u{1f600}\u{1f600}', 'abc'])).toBe(3);
  expect(unicodeWidth(['\u{1f600}\u{1f600}'])).toBe(2);
  expect(unicodeWidth([''])).toBe(1);
  expect(unicodeWidth([])).toBe(1);
});

test('texts come back as they were, hostile ones too', async () => {
  expect(toStrings(parseNpy(await fileOf(unicodeNpy(HOSTILE_NAMES))))).toEqual(HOSTILE_NAMES);
});

test('texts of several chunks, and one that is longer than a chunk, come back as they were', async () => {
  const many = Array.from({ length: 30_000 }, (_, i) => `folder/${i}.jpg`);
  expect(toStrings(parseNpy(await fileOf(unicodeNpy(many))))).toEqual(many);
  const long = ['x'.repeat(300_000), 'y'];
  expect(toStrings(parseNpy(await fileOf(unicodeNpy(long))))).toEqual(long);
});

test('no list and one text have shapes of their own', async () => {
  expect(parseNpy(await fileOf(unicodeNpy([])))).toMatchObject({ descr: '<U1', shape: [0] });
  expect(parseNpy(await fileOf(unicodeNpy(['abc'], [])))).toMatchObject({ descr: '<U3', shape: [] });
});

test('in UTF-8, offsets tell where each text begins, and where the last ends', async () => {
  const { text, offsets } = utf8Npy(['a', '', 'é\u{1f600}']);
  expect(new TextDecoder().decode(parseNpy(await fileOf(text)).data)).toBe('aé\u{1f600}');
  const { data } = parseNpy(await fileOf(offsets));
  expect([...new BigInt64Array(data.slice().buffer)]).toEqual([0n, 1n, 1n, 7n]);
});

test('in UTF-8, texts of several chunks, and one that is longer than a chunk, are whole', async () => {
  const texts = [
    'é'.repeat(700_000),
    'x'.repeat(2_000_000),
    ...HOSTILE_NAMES.filter((name) => !name.includes('\udcff')),
  ];
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(parseNpy(await fileOf(utf8Npy(texts).text)).data)).toBe(
    texts.join(''),
  );
});
