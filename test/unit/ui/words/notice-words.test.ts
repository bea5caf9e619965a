import { expect, test } from 'vitest';
import { noticeWords } from '../../../../src/ui/words/notice-words.ts';

test('an insecure page says in one sentence what to do, and calls nothing a fault or a private window', () => {
  const { level, text } = noticeWords({ code: 'insecure-context' });
  expect(level).toBe('warning');
  expect(text).toMatch(/^[^.]*https[^.]*http:\/\/localhost[^.]*\.$/);
  expect(text).not.toMatch(/fault|private/i);
});

test('one model and several are told in their own number', () => {
  expect(noticeWords({ code: 'models-damaged', models: 1 }).text).toMatch(/^One of your models could/);
  expect(noticeWords({ code: 'models-damaged', models: 3 }).text).toMatch(/^3 of your models could/);
});

test('a failure is told with its reason', () => {
  expect(noticeWords({ code: 'folders-undeleted', reason: 'disk is gone' })).toEqual({
    level: 'warning',
    text: 'Not everything could be deleted: disk is gone.',
  });
});
