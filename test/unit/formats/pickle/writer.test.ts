import { expect, test } from 'vitest';
import { readPickle } from '../../../../src/formats/pickle/reader.ts';
import { PickleWriter } from '../../../../src/formats/pickle/writer.ts';
import { PickleTuple } from '../../../../src/formats/pickle/values.ts';
import { HOSTILE_NAMES } from '../../../support/hostile-names.ts';

test.each([0, 1, 255, 256, 65_536, 2 ** 31 - 1, -1, -(2 ** 31)])('the number %d comes back', (value) => {
  expect(readPickle(new PickleWriter().int(value).stop().take())).toBe(value);
});

test.each([2 ** 31, 1.5, Number.NaN])('the number %d is refused', (value) => {
  expect(() => new PickleWriter().int(value)).toThrow(RangeError);
});

test('texts come back, hostile and long ones too', () => {
  const texts = [...HOSTILE_NAMES, '', 'x'.repeat(255), 'é'.repeat(200)];
  const pickle = new PickleWriter().mark();
  for (const text of texts) pickle.text(text);
  expect(readPickle(pickle.tuple().stop().take())).toEqual(new PickleTuple(texts));
});

test.each([1, 255, 256, 70_000])('%d bytes come back', (count) => {
  const bytes = new Uint8Array(count).fill(7);
  expect(readPickle(new PickleWriter().bytesHead(count).raw(bytes).stop().take())).toEqual(bytes);
});

test('remembered values beyond the first 256 are found again', () => {
  const pickle = new PickleWriter();
  for (let i = 0; i < 300; i++) {
    pickle.int(i);
    expect(pickle.memoize()).toBe(i);
    pickle.pop();
  }
  expect(readPickle(pickle.mark().get(3).get(299).tuple().stop().take())).toEqual(new PickleTuple([3, 299]));
});
