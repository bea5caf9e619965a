import { expect, test } from 'vitest';
import type { ModelOutput } from '../../../src/core/model-spec.ts';
import { model as resnet } from '../../../src/models/resnet18-mlnet.model.ts';
import { costText, modelText, outputNote } from '../../../src/ui/output-text.ts';
import { english } from '../../../src/ui/words/en/english.ts';

const { title: outputTitle } = english.outputs;

const layer: ModelOutput = {
  id: 'layer1/max',
  tensor: 'layer1',
  reduction: 'max',
  dim: 64,
  facts: { code: 'tensor', name: 'layer1', shape: [64, 56, 56], values: 64 },
};

test('a vector costs four bytes a value and image', () => {
  expect(costText(25_088, 105_542)).toBe('25,088 values · 10.6\u00a0GB');
  expect(costText(1, 1)).toBe('1 value · 4\u00a0B');
});

test('without images, or without a known length, there is no cost to tell', () => {
  expect(costText(512, 0)).toBe('512 values');
  expect(costText(undefined, 10)).toBe('length shows when it runs');
});

test('only a vector that is not the usual one is named with its model', () => {
  expect(modelText(resnet, resnet.outputs[0])).toBe('ResNet-18 (ML.NET)');
  expect(modelText(resnet, layer)).toBe('ResNet-18 (ML.NET), layer1 output, 64×56×56 → max 64');
});

test('a vector without a name of its own is called what it is made of, once', () => {
  expect([outputTitle(layer), outputNote(layer)]).toEqual(['layer1 output, 64×56×56 → max 64', '']);
  expect([outputTitle(resnet.outputs[0]), outputNote(resnet.outputs[0])]).toEqual([
    'Pooled',
    'the last feature map, 512×7×7, averaged to 512 values',
  ]);
});

test('control characters in a tensor’s name are shown, not obeyed', () => {
  expect(outputTitle({ ...layer, facts: { code: 'tensor', name: 'a\nb' } })).toBe('a⏎b output → max');
});
