import { expect, test } from 'vitest';
import { localeOf } from '../../../../src/ui/words/language.ts';

test('what a browser names and no program can read as a language is passed over', () => {
  expect(localeOf('en', ['en-US@posix'])).toBe('en');
  expect(localeOf('en', ['en-US@posix', 'en-GB'])).toBe('en-GB');
  expect(() => new Intl.NumberFormat(localeOf('en', ['en-US@posix']))).not.toThrow();
});
