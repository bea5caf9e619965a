import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { FormatError, isForeseen, toStageError } from '../../../src/core/format-error.ts';

test('a reader’s failure gets the stage and the path of its caller, and keeps code, message and cause', () => {
  const error = new FormatError('image-damaged', 'image is damaged', new Error('why'));
  expect(toStageError(error, 'decode', 'a.png')).toMatchObject({
    ...{ name: 'PipelineError', code: 'image-damaged', stage: 'decode', path: 'a.png', message: 'image is damaged' },
    cause: error,
  });
  expect(error.cause).toMatchObject({ message: 'why' });
});

test('a stage’s own failure keeps its stage, and its path where it has one', () => {
  const nameless = new PipelineError('image-gone', 'collect', 'file is gone');
  const named = new PipelineError('image-gone', 'collect', 'file is gone', { path: 'b.png' });
  expect(toStageError(nameless, 'decode', 'a.png')).toMatchObject({ stage: 'collect', path: 'a.png' });
  expect(toStageError(named, 'decode', 'a.png')).toBe(named);
});

test('what nobody foresaw stays what it is', () => {
  const bug = new TypeError('bug');
  expect(toStageError(bug, 'decode', 'a.png')).toBe(bug);
  expect([bug, new FormatError('file-damaged', ''), 'text'].map(isForeseen)).toEqual([false, true, false]);
});
