import { expect, test } from 'vitest';
import { english } from '../../../../src/ui/words/en/english.ts';

const { warning: warningWords } = english.models;

test('an output that looks like scores is told with the vector to take instead', () => {
  const instead = { id: 'features', tensor: 'features', reduction: undefined, dim: 8, facts: 'features output, 8' };
  expect(warningWords({ code: 'classifier-output', name: 'scores', instead })).toBe(
    'scores comes from a fully connected layer, as the scores of a classifier do: for features, choose the output before it, “features output, 8” (in a terminal: --output features)',
  );
});

test('weights that are left out are named, and the rest counted', () => {
  expect(warningWords({ code: 'weights-left-out', weights: 3, first: ['a', 'b'] })).toBe(
    'weights that are not part of the features are left out: a, b and 1 more',
  );
});

test('a model that is not kept says why', () => {
  expect(warningWords({ code: 'not-kept', isFull: true, reason: 'quota' })).toMatch(/has no room for it\.$/);
  expect(warningWords({ code: 'not-kept', isFull: false, reason: 'disk is gone' })).toMatch(/: disk is gone\.$/);
});

test('a network that may be meant is told with its place in the file, and with what tells it apart', () => {
  const { candidate } = english.models.adding;
  expect(candidate({ id: 'teacher', label: 'teacher', network: 'resnet50' })).toBe('teacher: resnet50');
  expect(candidate({ id: 'vit_b', network: 'vit_b', distinction: { by: 'quick-gelu' } })).toBe(
    'vit_b (QuickGELU: OpenAI’s weights)',
  );
  expect(candidate({ id: 'vit_b', network: 'vit_b', distinction: { sizePx: 378, by: 'timm-gelu' } })).toBe(
    'vit_b (pictures of 378 pixels, GELU, as most of timm’s)',
  );
});
