import { expect, test } from 'vitest';
import { differencesOf } from '../../../../src/state/tables/differences.ts';
import { originOf } from '../../../../src/state/tables/origin.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

const OURS = {
  foldvec: '0.1.0',
  model: { name: 'resnet18_mlnet', title: 'ResNet-18 (ML.NET)', sha256: '0123456789abcdef' },
  output: 'pooled',
  preprocessing: {
    ...{
      preset: 'squash',
      sizePx: 224,
      filter: 'bilinear',
      pillow: '13',
      exif: 'ignore',
      channels: 'RGB',
      range: '0-1',
    },
    ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  arithmetic: 'fp32',
  pixels: 'exact',
  kernel_version: 1,
};

test('a manifest is told in a few words', () => {
  const told = (meta: Readonly<Record<string, unknown>>) => english.tables.origin(originOf(meta));
  expect(told(OURS)).toBe('made by foldvec 0.1.0 with ResNet-18 (ML.NET), squash');
  expect(told({ foldvec: '0.1.0' })).toBe('made by foldvec 0.1.0');
  expect(told({ foldvec: '0.1.0', converted: { kind: 'npz' } })).toBe('converted by foldvec 0.1.0');
  expect(originOf({ model: 'x' })).toBeUndefined();
  expect(originOf(undefined)).toBeUndefined();
});

test('equal manifests have no differences', () => {
  expect(differencesOf(OURS, structuredClone(OURS))).toEqual([]);
});

test('another model is told first, then each choice that differs', () => {
  const theirs = {
    ...OURS,
    model: { name: 'x', title: 'Other', sha256: 'ffffffffffff' },
    output: 'layer4/mean',
    preprocessing: { ...OURS.preprocessing, preset: 'crop', resizePx: 256, mean: [0, 0, 0] },
  };
  expect(differencesOf(OURS, theirs).map(english.tables.difference)).toEqual([
    'Model: Other (ffffffff) in the file, ResNet-18 (ML.NET) (01234567) here. Other weights give other numbers.',
    'Output: layer4/mean in the file, pooled here.',
    'Preset: crop in the file, squash here.',
    'Mean: 0, 0, 0 in the file, 0.485, 0.456, 0.406 here.',
  ]);
});

test('a file from before a choice was there has what was done then', () => {
  const { channels, range, ...preprocessing } = OURS.preprocessing;
  expect([channels, range]).toEqual(['RGB', '0-1']);
  expect(differencesOf(OURS, { ...OURS, preprocessing })).toEqual([]);
  const bgr = { ...OURS, preprocessing: { ...OURS.preprocessing, channels: 'BGR' } };
  expect(differencesOf(bgr, { ...OURS, preprocessing })).toEqual([{ code: 'channels', there: 'RGB', here: 'BGR' }]);
});

test('the shorter edge counts between two crops only', () => {
  const crop = (resizePx: number) => ({ ...OURS, preprocessing: { ...OURS.preprocessing, preset: 'crop', resizePx } });
  expect(differencesOf(crop(256), crop(232))).toEqual([{ code: 'shorter-edge', there: '232', here: '256' }]);
});

test.each([null, 7, 'text', [], { model: 'x', preprocessing: 3, output: { a: 1 } }])(
  'outside data of any shape is taken: %j',
  (model) => {
    const theirs = { foldvec: '1', model, preprocessing: model, output: undefined };
    expect(differencesOf(OURS, theirs)).toEqual([]);
    expect(originOf(theirs)).toMatchObject({ code: 'made', version: '1' });
  },
);
