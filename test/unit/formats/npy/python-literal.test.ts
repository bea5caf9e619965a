import { expect, test } from 'vitest';
import { toPythonList, toPythonString } from '../../../../src/formats/npy/python-literal.ts';

test.each([
  ['plain text.jpg', "'plain text.jpg'"],
  ["it's", '"it\'s"'],
  ['say "hi"', '\'say "hi"\''],
  ['\'both" kinds', "'\\'both\" kinds'"],
  ['back\\slash', "'back\\\\slash'"],
  ['a\nb\rc\td', "'a\\nb\\rc\\td'"],
  ['\0\x1b\x7f\x85', "'\\x00\\x1b\\x7f\\x85'"],
  ['\u202egpj', "'\\u202egpj'"],
  ['\u2028\u00a0', "'\\u2028\\xa0'"],
  ['\udcff', "'\\udcff'"],
  ['日本 \u{1f600}é', "'日本 \u{1f600}é'"],
  ['\u{e0001}', "'\\U000e0001'"],
  ['{braces} %s', "'{braces} %s'"],
])('%j becomes %s', (text, literal) => {
  expect(toPythonString(text)).toBe(literal);
});

test('a vector becomes a list of the shortest numbers that give the same float32 again', () => {
  const vector = Float32Array.of(0.1, -2.5, 0, -0, 1, 1e-7, 1e30, 1 / 3, 16777217, 3.4028234663852886e38);
  const literal = toPythonList(vector);
  expect(literal).toBe('[0.1, -2.5, 0.0, -0.0, 1.0, 1e-7, 1e+30, 0.33333334, 16777216.0, 3.4028235e+38]');
});

test('any float32 survives', () => {
  const bits = Uint32Array.from({ length: 2000 }, (_, i) => Math.imul(i, 2654435761) & 0xff7fffff);
  const values = new Float32Array(bits.buffer).filter(Number.isFinite);
  expect(Float32Array.from(JSON.parse(toPythonList(values)) as number[])).toEqual(values);
});

test('what is not finite is written so that Python reads it', () => {
  expect(toPythonList(Float32Array.of(NaN, Infinity, -Infinity))).toBe("[float('nan'), float('inf'), float('-inf')]");
});
