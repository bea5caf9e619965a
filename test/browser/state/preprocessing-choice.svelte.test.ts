import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { KERNEL_VERSION, fingerprintOf } from '../../../src/core/fingerprint.ts';
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import { model as shippedLite } from '../../../src/models/efficientnet-lite0.model.ts';
import { model as resnet } from '../../../src/models/resnet18-mlnet.model.ts';
import { PreprocessingChoice } from '../../../src/state/models/preprocessing-choice.svelte.ts';

const lite: ModelSpec = {
  ...shippedLite,
  input: { ...shippedLite.input, isSizeFixed: false },
};

class Models {
  chosen = $state.raw<ModelSpec>(lite);
}

function open(model: ModelSpec = lite) {
  const models = new Models();
  models.chosen = model;
  return { models, choice: new PreprocessingChoice(() => models.chosen) };
}

test('without a change it is the notebook’s recipe, and nothing counts as changed', () => {
  const { choice } = open();
  expect(choice.current).toEqual(choice.recipes.squash);
  expect([choice.preset, choice.isChanged]).toEqual(['squash', false]);
});

test('a change shows, counts as changed, and undone by hand does not', () => {
  const { choice } = open();
  choice.change({ sizePx: 96 });
  expect([choice.current.sizePx, choice.isChanged]).toEqual([96, true]);
  choice.change({ sizePx: lite.sizePx });
  expect(choice.isChanged).toBe(false);
});

test('another preset drops what was changed, but for the EXIF and Pillow rules', () => {
  const { choice } = open();
  choice.change({ sizePx: 96, filter: 'bicubic', channels: 'BGR', range: '0-255', exif: 'upright', pillow: '11' });
  choice.preset = 'crop';
  expect(choice.current).toEqual({ ...choice.recipes.crop, exif: 'upright', pillow: '11' });
  choice.preset = 'squash';
  expect(choice.isChanged).toBe(false);
});

test('another model drops what was changed, and coming back does not bring it again', () => {
  const { models, choice } = open();
  choice.change({ sizePx: 96, exif: 'upright' });
  models.chosen = resnet;
  expect(choice.current).toEqual({ ...choice.recipes.squash, exif: 'upright' });
  expect(choice.current.normalization).toEqual(resnet.normalization);
  models.chosen = lite;
  expect(choice.current.sizePx).toBe(lite.sizePx);
});

test('the same model in another object keeps what was changed', () => {
  const { models, choice } = open();
  choice.change({ sizePx: 96 });
  models.chosen = { ...lite };
  expect(choice.current.sizePx).toBe(96);
});

test('a refused change changes nothing', () => {
  const { choice } = open(resnet);
  expect(() => choice.change({ filter: 'bicubic', sizePx: 96 })).toThrow(RangeError);
  expect([choice.isChanged, choice.isSizeFixed]).toEqual([false, true]);
});

test('one click gives the model’s own preset, one the notebook’s recipe, whatever was changed', () => {
  const { choice } = open();
  choice.preset = 'crop';
  choice.change({ resizePx: 300, channels: 'BGR' });
  choice.useModelsOwn();
  expect(choice.current).toEqual(choice.recipes.crop);
  choice.change({ range: '0-255' });
  choice.useNotebooks();
  expect(choice.current).toEqual(choice.recipes.squash);
  choice.change({ sizePx: 32 });
  choice.useNotebooks();
  expect(choice.current).toEqual(choice.recipes.squash);
});

test('who watches is told of changes, presets and models', () => {
  const { models, choice } = open();
  const seen: string[] = [];
  const stop = $effect.root(() => {
    $effect(() => {
      seen.push(`${choice.preset} ${choice.current.sizePx} ${choice.current.exif}`);
    });
  });
  flushSync();
  const steps = [
    () => choice.change({ sizePx: 96 }),
    () => choice.change({ exif: 'upright' }),
    () => (choice.preset = 'crop'),
    () => (models.chosen = { ...resnet, sizePx: 300, crop: { resizePx: 320, filter: 'bilinear' as const } }),
  ];
  for (const step of steps) {
    step();
    flushSync();
  }
  stop();
  expect(seen).toEqual([
    'squash 224 ignore',
    'squash 96 ignore',
    'squash 96 upright',
    'crop 224 upright',
    'crop 300 upright',
  ]);
});

test('a change is another fingerprint, and going back is the first one again', async () => {
  const { choice } = open(resnet);
  const parts = {
    modelSha256: resnet.sha256,
    output: 'pooled',
    arithmetic: 'fp32',
    pixels: 'exact',
    kernelVersion: KERNEL_VERSION,
  } as const;
  const fingerprint = () => fingerprintOf({ ...parts, preprocessing: choice.current });
  const first = await fingerprint();
  choice.change({ channels: 'BGR' });
  const changed = await fingerprint();
  choice.useNotebooks();
  expect(changed).not.toBe(first);
  expect(await fingerprint()).toBe(first);
});
