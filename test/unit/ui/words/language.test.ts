import { expect, test } from 'vitest';
import { firstLanguage, localeOf } from '../../../../src/ui/words/language.ts';

test.each([
  [['de-CH', 'en'], 'de'],
  [['fr-FR', 'de', 'en'], 'de'],
  [['fr-FR', 'EN-gb', 'de'], 'en'],
  [['den', 'fr'], 'en'],
  [[], 'en'],
])('a visitor who reads %j gets %s', (preferred, language) => {
  expect(firstLanguage(preferred)).toBe(language);
});

test('numbers are the browser’s until a language is chosen, then that language’s, in the visitor’s own country if he names one', () => {
  expect(localeOf(undefined, ['en-US'])).toBeUndefined();
  expect(localeOf('de', ['en-US', 'en'])).toBe('de');
  expect(localeOf('de', ['en-US', 'de-CH', 'de'])).toBe('de-CH');
});
