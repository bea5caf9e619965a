import { expect, test } from 'vitest';
import { model as lite } from '../../../src/models/efficientnet-lite0.model.ts';
import { model as resnet } from '../../../src/models/resnet18-mlnet.model.ts';
import { knownDim } from '../../../src/ui/model-facts.ts';

test('the length of a row is read off the golden vectors of the models that ship', () => {
  expect([knownDim(resnet), knownDim(lite)]).toEqual([512, 1280]);
});

test('a model without golden vectors has no known length', () => {
  expect(knownDim({ ...resnet, golden: ['', ''] })).toBeUndefined();
});
