import { expect, test } from 'vitest';
import { terminalWords } from '../../../../src/ui/words/terminal-words.ts';

test.each([
  [
    { code: 'unknown-model', asked: 'third', known: ['first', 'second'] },
    { title: 'There is no model "third"', whatToDo: 'Known models: first, second.' },
  ],
  [
    { code: 'unknown-output', asked: 'b/mean', model: 'Net', named: ['pooled', 'flattened'] },
    {
      title: 'The model Net has no output "b/mean"',
      whatToDo: 'It names: pooled, flattened. --list-outputs prints every vector that it can give.',
    },
  ],
  [
    { code: 'preprocessing', problem: { code: 'size-is-fixed', model: 'Net', sizePx: 32 } },
    { title: 'The pictures cannot be prepared so', whatToDo: 'Net takes pictures of 32 × 32 pixels only.' },
  ],
] as const)('what can’t be is told with what can: %j', (problem, words) => {
  expect(terminalWords.argument(problem)).toEqual(words);
});

test('where a job is, is told in two or three words', () => {
  expect([terminalWords.phase('reading-model'), terminalWords.phase('running')]).toEqual([
    'reading the model',
    'encoding',
  ]);
});

test('networks that may be meant are named as they are asked for, with what tells them apart', () => {
  const candidates = [
    { id: 'resnet18', network: 'resnet18' },
    { id: 'teacher', label: 'teacher', network: 'resnet50' },
  ];
  expect(terminalWords.argument({ code: 'which-network', fileName: 'both.pth', asked: undefined, candidates })).toEqual(
    {
      title: 'both.pth can be taken for more than one network',
      whatToDo: 'Choose one with --network: resnet18, teacher (teacher: resnet50).',
    },
  );
});
