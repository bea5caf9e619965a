import { beforeEach, expect, test } from 'vitest';
import { model } from '../../../src/models/efficientnet-lite0.model.ts';
import { model as resnet } from '../../../src/models/resnet18-mlnet.model.ts';
import { rememberRate, rememberedRate } from '../../../src/state/run/remembered-rate.ts';

beforeEach(() => {
  localStorage.clear();
});

test('the speed of a run is remembered for its model and its size of pictures alone', () => {
  rememberRate(model, 40);
  rememberRate(model, 10, 448);
  expect([rememberedRate(model), rememberedRate(model, model.sizePx), rememberedRate(model, 448)]).toEqual([
    40, 40, 10,
  ]);
  expect([rememberedRate(model, 300), rememberedRate(resnet)]).toEqual([undefined, undefined]);
});

test('a run too short to have a speed leaves the one before', () => {
  rememberRate(model, 40);
  rememberRate(model, undefined);
  expect(rememberedRate(model)).toBe(40);
});
