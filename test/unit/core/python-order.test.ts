import { expect, test } from 'vitest';
import { comparePython, toPythonOrder } from '../../../src/core/python-order.ts';

/** Python's order by its definition: element by element over code points. */
function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a, (c) => c.codePointAt(0) ?? 0);
  const right = Array.from(b, (c) => c.codePointAt(0) ?? 0);
  for (const [i, point] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return left.length - right.length;
}

test('an emoji comes after U+E000–FFFF, where UTF-16 units would put it before', () => {
  expect(['\uffee', '😀'].sort()).toEqual(['😀', '\uffee']);
  expect(toPythonOrder(['😀', '\uffee', '\ue000', 'z', 'a'])).toEqual(['a', 'z', '\ue000', '\uffee', '😀']);
});

test('a prefix comes before the longer text, and equal texts compare as 0', () => {
  expect(comparePython('a', 'a\0')).toBeLessThan(0);
  expect(comparePython('', '')).toBe(0);
  expect(comparePython('😀', '😀')).toBe(0);
});

test('lone halves of surrogate pairs count as code points of their own', () => {
  expect(comparePython('\ud83d', '\ud83d\ude00')).toBeLessThan(0);
  expect(comparePython('\ud83d\ue000', '\ud83d\ude00')).toBeLessThan(0);
  expect(comparePython('\ud83da', '\ud83db')).toBeLessThan(0);
});

test('every pair of short texts over awkward characters compares as code points do', () => {
  const characters = ['', 'a', '/', '\ud7ff', '\ud83d', '\ude00', '😀', '😁', '\ue000', '\uffff', '\u{10ffff}'];
  const texts = characters.flatMap((a) => characters.flatMap((b) => characters.map((c) => a + b + c)));
  for (const a of texts) {
    for (const b of texts) {
      if (Math.sign(comparePython(a, b)) !== Math.sign(compareCodePoints(a, b))) {
        expect.fail(`${JSON.stringify(a)} against ${JSON.stringify(b)}`);
      }
    }
  }
  expect(texts.length).toBe(11 ** 3);
});
