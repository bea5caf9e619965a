import { expect, test } from 'vitest';
import { ERROR_TEXT, UNEXPECTED_TEXT } from '../../../src/ui/error-text.ts';

const texts = [...Object.entries(ERROR_TEXT), ['unexpected', UNEXPECTED_TEXT] as const];

test.each(texts)('%s has a short title and says in whole sentences what to do', (_code, { title, whatToDo }) => {
  expect(title).toMatch(/^[A-Z].{5,50}[^.]$/);
  expect(whatToDo).toMatch(/^[A-Z].{20,}\.$/);
});

test('no two failures have the same title', () => {
  const titles = texts.map(([, { title }]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});
