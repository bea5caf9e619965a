import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCosine,
  formatCount,
  formatDate,
  formatPercent,
  formatValue,
} from '../../../src/ui/format.ts';
import { countOf, quantities } from '../../../src/ui/words/en/quantities.ts';

/** Numbers hang on their units by a no-break space; the expectations below are easier to read without. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('a count has separators, and its noun agrees with it', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect([countOf(0, 'image'), countOf(1, 'image'), countOf(2000, 'image')]).toEqual([
    '0 images',
    '1 image',
    '2,000 images',
  ]);
  expect(countOf(2, 'box', 'boxes')).toBe('2 boxes');
});

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [8_438_000, '8.4 MB'],
  [99_940_000, '99.9 MB'],
  [99_960_000, '100 MB'],
  [999_400_000, '999 MB'],
  [999_600_000, '1.0 GB'],
  [2.5e15, '2,500 TB'],
  [-5, '0 B'],
])('%d bytes are shown as %s', (bytes, shown) => {
  expect(plain(formatBytes(bytes))).toBe(shown);
});

test.each([
  [0.2, 'under 1 s'],
  [42.4, '42 s'],
  [59.7, '1 min'],
  [200, '3 min 20 s'],
  [3599.6, '1 h'],
  [7500, '2 h 5 min'],
  [86_399, '1 d'],
  [3 * 86_400 + 4 * 3600 + 100, '3 d 4 h'],
])('%d seconds are shown as %s', (seconds, shown) => {
  expect(plain(quantities.duration(seconds))).toBe(shown);
});

test.each([
  [0, 'a few seconds'],
  [42, 'about 50 s'],
  [57, 'about 1 min'],
  [200, 'about 3 min'],
  [7600, 'about 2 h 5 min'],
])('%d seconds left are shown as %s', (seconds, shown) => {
  expect(plain(quantities.remaining(seconds))).toBe(shown);
});

test('a number and its unit are not torn apart at the end of a line', () => {
  for (const text of [formatBytes(8_438_000), quantities.rate(12), quantities.duration(42), quantities.remaining(42)]) {
    expect(text).toMatch(/\d\u00a0[a-zA-Z]/);
  }
});

test('a rate has one decimal below ten and none above', () => {
  expect([0.44, 9.94, 9.96, 412.3].map((rate) => plain(quantities.rate(rate)))).toEqual([
    '0.4 images/s',
    '9.9 images/s',
    '10 images/s',
    '412 images/s',
  ]);
});

test('100 % is shown only when all is done', () => {
  expect([0, 0.429, 0.9999, 1, 1.2, -1].map(formatPercent)).toEqual(['0 %', '42 %', '99 %', '100 %', '100 %', '0 %']);
});

test('a cosine keeps seven decimals and a value four digits', () => {
  expect(formatCosine(0.99999982)).toBe('0.9999998');
  expect([12.3456, 0, -3.14159, 0.01234, 2.14e-6, NaN].map(formatValue)).toEqual([
    '12.35',
    '0',
    '-3.142',
    '0.01234',
    '2.1e-6',
    'NaN',
  ]);
});

test('a date is written as dates are where the visitor is', () => {
  const moment = new Date(2026, 10, 3, 14, 15);
  const own = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(moment);
  expect(formatDate(moment.getTime())).toBe(own);
  expect(own).toContain('2026');
});
