import { expect, test } from 'vitest';
import type { Reduction } from '../../../../src/core/model-spec.ts';
import type { VectorFacts } from '../../../../src/core/vector-facts.ts';
import { german } from '../../../../src/ui/words/de/german.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

const values = 768;

test.each<[VectorFacts, string]>([
  [{ code: 'map-mean', values: 512, map: [512, 7, 7] }, 'the last feature map, 512×7×7, averaged to 512 values'],
  [{ code: 'map-mean', values, isNormalised: true }, 'the last feature map, averaged to 768 values and normalised'],
  [
    { code: 'map-values', values: 25_088, map: [512, 7, 7] },
    'all children but the last, flattened (the notebook’s rule): 512×7×7, 25,088 values',
  ],
  [{ code: 'token-mean', values }, 'the last tokens, averaged to 768 values'],
  [{ code: 'class-token', values }, 'the class token, 768 values'],
  [{ code: 'distillation-token', values }, 'the distillation token, 768 values'],
  [{ code: 'pooler', values }, 'the pooler’s output, 768 values'],
  [{ code: 'patch-mean', values, grid: 14 }, 'the mean of 14×14 patches, 768 values'],
  [
    { code: 'patch-mean', values, grid: 7, isBeforeNorm: true },
    'the mean of 7×7 patches before the last norm, 768 values',
  ],
  [{ code: 'image-vector', values: 512, of: 'CLIP' }, 'CLIP’s image vector, 512 values'],
])('a vector says what it is made of: %j', (facts, sentence) => {
  expect(english.outputs.madeOf({ facts, reduction: undefined })).toBe(sentence);
});

test.each<[Reduction | undefined, number | undefined, string, string]>([
  [undefined, undefined, 'blocks.11 output, 197×768', 'blocks.11, 197×768'],
  ['mean', 768, 'blocks.11 output, 197×768 → mean 768', 'blocks.11, 197×768 → Mittelwert 768'],
  ['class-token', 768, 'blocks.11 output, 197×768 → class token 768', 'blocks.11, 197×768 → Klassen-Token 768'],
  [
    'patch-mean',
    768,
    'blocks.11 output, 197×768 → mean over the patches, without the 2 tokens before them, 768',
    'blocks.11, 197×768 → Mittelwert der Bildfelder, ohne die 2 Token davor, 768',
  ],
  ['mean', undefined, 'blocks.11 output, 197×768 → mean', 'blocks.11, 197×768 → Mittelwert'],
])('a tensor says what becomes of it: %s to %s values', (reduction, dim, inEnglish, inGerman) => {
  const facts: VectorFacts = {
    ...{ code: 'tensor', name: 'blocks.11', shape: [197, 768], prefixTokens: 2 },
    ...(dim === undefined ? {} : { values: dim }),
  };
  expect(english.outputs.madeOf({ facts, reduction })).toBe(inEnglish);
  expect(german.outputs.madeOf({ facts, reduction })).toBe(inGerman);
});

test('a text that an earlier version kept is shown as it is', () => {
  expect(german.outputs.madeOf({ facts: 'the last map', reduction: undefined })).toBe('the last map');
});

test('a tensor is named with what gives it, and its size', () => {
  const tensor = { plainName: 'layer4.1', op: 'Relu', isOutput: false };
  expect(english.outputs.tensors.tensor({ ...tensor, shape: [512, 7, 7] })).toBe('layer4.1 output (Relu), 512×7×7');
  expect(english.outputs.tensors.tensor(tensor)).toBe('layer4.1 output (Relu), of a size that shows when it runs');
  expect(english.outputs.tensors.tensor({ ...tensor, shape: [], isOutput: true })).toBe(
    'layer4.1 output (Relu), one value, an output of the file itself',
  );
});
