import { expect, test } from 'vitest';
import type { ModelNote } from '../../../../src/core/model-spec.ts';
import type { VectorFacts } from '../../../../src/core/vector-facts.ts';
import { parseOutput } from '../../../../src/stages/persist/model-record.ts';
import { parseModelNote, parseVectorFacts } from '../../../../src/stages/persist/model-facts.ts';

const VECTORS: readonly VectorFacts[] = [
  { code: 'map-mean', values: 512 },
  { code: 'map-mean', values: 512, map: [512, 7, 7], isNormalised: true },
  { code: 'map-values', values: 25_088, map: [512, 7, 7] },
  { code: 'token-mean', values: 768 },
  { code: 'class-token', values: 768 },
  { code: 'distillation-token', values: 768 },
  { code: 'pooler', values: 768 },
  { code: 'patch-mean', values: 768, grid: 14 },
  { code: 'patch-mean', values: 768, grid: 14, isBeforeNorm: true },
  { code: 'image-vector', values: 512, of: 'SigLIP' },
  { code: 'tensor', name: 'y' },
  { code: 'tensor', name: 'y', shape: [197, 768], values: 768, prefixTokens: 1 },
];
const NOTES: readonly ModelNote[] = [
  { code: 'resnet18-mlnet' },
  { code: 'efficientnet-lite0' },
  { code: 'torchvisions', architecture: 'resnet18' },
  { code: 'checkpoint', architecture: 'resnet18', from: 'mine.pth: teacher' },
  { code: 'onnx' },
  { code: 'prepared', fileName: 'preprocessor_config.json' },
];

test('facts of vectors and of models are read as they were kept, and texts of earlier versions too', () => {
  expect(VECTORS.map(parseVectorFacts)).toEqual(VECTORS);
  expect(NOTES.map(parseModelNote)).toEqual(NOTES);
  expect([parseVectorFacts('the last map'), parseModelNote('A network.')]).toEqual(['the last map', 'A network.']);
});

test.each([
  undefined,
  7,
  { code: 'map-mean', values: -1 },
  { code: 'map-mean', values: 512, map: ['512'] },
  { code: 'map-values', values: 512 },
  { code: 'patch-mean', values: 768 },
  { code: 'image-vector', values: 512, of: 'ALIGN' },
  { code: 'tensor', name: 7 },
  { code: 'tensor', name: 'y', values: 0.5 },
  { code: 'tensor', name: 'y', prefixTokens: '1' },
  { code: 'else', values: 1 },
])('what can be no facts of a vector is refused: %j', (value) => {
  expect(parseVectorFacts(value)).toBeUndefined();
});

test.each([undefined, 7, { code: 'else' }, { code: 'torchvisions' }, { code: 'checkpoint', architecture: 'a' }])(
  'what can be no note is refused: %j',
  (value) => {
    expect(parseModelNote(value)).toBeUndefined();
  },
);

test('a vector that an earlier version kept under another name is read as it was', () => {
  const kept = { id: 'pooled', tensor: 'pooled', reduction: undefined, dim: 512 };
  expect(parseOutput({ ...kept, words: 'the last map' })).toEqual({ ...kept, facts: 'the last map' });
  const facts = { code: 'pooler', values: 512 } as const;
  expect(parseOutput({ ...kept, facts })).toEqual({ ...kept, facts });
  expect(parseOutput(kept)).toBeUndefined();
});
