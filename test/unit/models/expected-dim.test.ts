import { expect, test } from 'vitest';
import { model as lite } from '../../../src/models/efficientnet-lite0.model.ts';
import { expectedDim } from '../../../src/models/expected-dim.ts';
import { model as resnet } from '../../../src/models/resnet18-mlnet.model.ts';

test('the length of a row is read off the golden vectors of the models that ship', () => {
  expect([expectedDim(resnet), expectedDim(lite)]).toEqual([512, 1280]);
});
