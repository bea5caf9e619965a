import { expect, test } from 'vitest';
import { german } from '../../../../src/ui/words/de/german.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

test.each([english, german])(
  'an insecure page says in one sentence what to do, and calls nothing a fault',
  (language) => {
    const text = language.notices.text({ code: 'insecure-context' });
    expect(text).toMatch(/^[^.]*https[^.]*http:\/\/localhost[^.]*\.$/);
    expect(text).not.toMatch(/fault|private|Fehler|privat/i);
  },
);

test('one model and several are told in their own number', () => {
  expect(english.notices.text({ code: 'models-damaged', models: 1 })).toMatch(/^One of your models could/);
  expect(english.notices.text({ code: 'models-damaged', models: 3 })).toMatch(/^3 of your models could/);
});

test('a failure is told with its reason', () => {
  const text = english.notices.text({ code: 'folders-undeleted', reason: 'disk is gone' });
  expect(text).toBe('Not everything could be deleted: disk is gone.');
});
