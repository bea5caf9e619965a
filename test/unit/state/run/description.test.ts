import { expect, test } from 'vitest';
import type { FingerprintParts } from '../../../../src/core/fingerprint.ts';
import { model } from '../../../../src/models/efficientnet-lite0.model.ts';
import { applyChange, recipeOf } from '../../../../src/state/models/preprocessing-rules.ts';
import { describeRun, readRun } from '../../../../src/state/run/description.ts';

const PARTS: FingerprintParts = {
  modelSha256: model.sha256,
  output: 'pooled',
  preprocessing: recipeOf('squash', model, { pillow: '13', exif: 'ignore' }),
  arithmetic: 'fp32',
  pixels: 'exact',
  kernelVersion: 1,
};

test('rows made as model and preset say are told by these two alone', () => {
  expect(describeRun(PARTS, model)).toEqual({ model: 'EfficientNet-Lite0', preset: 'squash' });
  const crop = recipeOf('crop', model, { pillow: '13', exif: 'ignore' });
  expect(describeRun({ ...PARTS, preprocessing: crop }, model)).toEqual({
    model: 'EfficientNet-Lite0',
    preset: 'crop',
  });
});

test('rows computed in float16 say so', () => {
  const made = describeRun({ ...PARTS, arithmetic: 'fp16' }, model);
  expect(made['details']).toBe('computed in float16');
  expect(readRun(made).details).toEqual([{ code: 'float16' }]);
});

test('everything that differs is told, so that two sets of rows never look alike', () => {
  const changed = applyChange(
    recipeOf('squash', model, { pillow: '11', exif: 'upright' }),
    { filter: 'bicubic', channels: 'BGR', normalization: { mean: [0, 0, 0], std: [1, 1, 1] } },
    model,
  );
  const parts: FingerprintParts = { ...PARTS, output: 'x/mean', pixels: 'approximate', preprocessing: changed };
  expect(describeRun(parts, model)['details']).toBe(
    'output x/mean, bicubic, BGR, other mean and deviation, upright, as Pillow 11, approximate pixels',
  );
});

test('what is stored of it can be read again, and so be said in any language', () => {
  expect(readRun({ details: 'output a, b, 299 px, shorter edge 342 px, bicubic, values 0..255' }).details).toEqual([
    { code: 'output', id: 'a' },
    { code: 'named', name: 'b' }, // an output whose name has a comma: shown as it is
    { code: 'size', px: '299' },
    { code: 'shorter-edge', px: '342' },
    { code: 'named', name: 'bicubic' },
    { code: 'range', range: '0..255' },
  ]);
  expect(
    readRun({ details: 'other mean and deviation, upright, 16 bits scaled, as Pillow 11, approximate pixels' }).details,
  ).toEqual([
    { code: 'normalization' },
    { code: 'upright' },
    { code: 'scaled' },
    { code: 'pillow', release: '11' },
    { code: 'approximate' },
  ]);
});
