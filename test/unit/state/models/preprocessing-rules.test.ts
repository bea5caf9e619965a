import { expect, test } from 'vitest';
import { PreprocessingError } from '../../../../src/state/models/preprocessing-error.ts';
import { english } from '../../../../src/ui/words/en/english.ts';
import type { ModelSpec } from '../../../../src/core/model-spec.ts';
import type { Preprocessing } from '../../../../src/core/preprocessing.ts';
import { applyChange, isSameRecipe, recipeOf } from '../../../../src/state/models/preprocessing-rules.ts';
import type { PreprocessingChange } from '../../../../src/state/models/preprocessing-view.ts';

/** What the screen says of a change that can’t be. */
function refusalOf(change: () => unknown): string {
  try {
    change();
  } catch (error) {
    if (error instanceof PreprocessingError) return english.preprocessing.problem(error.problem);
    throw error;
  }
  return 'nothing was refused';
}

const KEPT = { pillow: '13', exif: 'ignore' } as const;

function modelOf(input: Partial<ModelSpec['input']> = {}): ModelSpec {
  return {
    kind: 'bundled',
    id: 'net',
    title: 'Net',
    note: '',
    rank: 0,
    file: 'net.onnx',
    fileBytes: 1,
    sha256: 'ab',
    license: { name: 'MIT', file: 'net.LICENSE.txt', source: '' },
    sizePx: 224,
    input: { layout: 'NCHW', elementType: 'float32', isSizeFixed: false, batch: undefined, ...input },
    outputs: [{ id: 'pooled', tensor: 'y', reduction: undefined, dim: 4, facts: '' }],
    normalization: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    crop: { resizePx: 256, filter: 'bicubic' },
    golden: ['', ''],
  };
}

const MODEL = modelOf();
const SQUASH = recipeOf('squash', MODEL, KEPT);
const CROP = recipeOf('crop', MODEL, KEPT);

test('squash is the notebook’s: bilinear, whatever the model was trained with; crop is the model’s own', () => {
  expect(SQUASH).toMatchObject({ preset: 'squash', sizePx: 224, filter: 'bilinear', channels: 'RGB', range: '0-1' });
  expect(CROP).toMatchObject({ preset: 'crop', sizePx: 224, resizePx: 256, filter: 'bicubic' });
  expect(CROP.normalization).toEqual(MODEL.normalization);
});

test('a model of bytes takes 0–255', () => {
  expect(recipeOf('crop', modelOf({ elementType: 'uint8' }), KEPT).range).toBe('0-255');
});

test.each<PreprocessingChange>([
  { sizePx: 8 },
  { sizePx: 1024 },
  { filter: 'bicubic' },
  { channels: 'BGR' },
  { pillow: '11', exif: 'upright' },
  { normalization: { mean: [0, -1.5, 1000], std: [0.000_001, 1, 1000] } },
])('a change of %j is taken over, and nothing else changes', (change) => {
  expect(applyChange(SQUASH, change, MODEL)).toEqual({ ...SQUASH, ...change });
});

test.each<[Preprocessing, PreprocessingChange, RegExp]>([
  [SQUASH, { sizePx: 7 }, /^The size must be a whole number from 8 to 1024\.$/],
  [SQUASH, { sizePx: 1025 }, /from 8 to 1024/],
  [SQUASH, { sizePx: 224.5 }, /whole number/],
  [SQUASH, { sizePx: NaN }, /whole number/],
  [SQUASH, { resizePx: 300 }, /^Only a crop has a shorter edge\.$/],
  [CROP, { resizePx: 223 }, /from 224, the size of the square, to 4096/],
  [CROP, { resizePx: 4097 }, /to 4096/],
  [CROP, { resizePx: 256.5 }, /whole number/],
  [CROP, { sizePx: 257 }, /^The square can’t be larger than the shorter edge, 256: enlarge that first\.$/],
  [
    SQUASH,
    { normalization: { mean: [0, NaN, 0], std: [1, 1, 1] } },
    /^The mean must be a number from −1000 to 1000\.$/,
  ],
  [
    SQUASH,
    { normalization: { mean: [0, Infinity, 0], std: [1, 1, 1] } },
    /^The mean must be a number from −1000 to 1000\.$/,
  ],
  [
    SQUASH,
    { normalization: { mean: [0, 0, 0], std: [1, 1, 0] } },
    /^The standard deviation must be a number from 0\.000001 to 1000\.$/,
  ],
  [SQUASH, { normalization: { mean: [0, 0, 0], std: [1, NaN, 1] } }, /^The standard deviation must be a number/],
  [SQUASH, { normalization: { mean: [0, 0, 0], std: [-1, 1, 1] } }, /^The standard deviation must be a number/],
])('%# a change that can’t be is refused with a sentence', (current, change, sentence) => {
  expect(refusalOf(() => applyChange(current, change, MODEL))).toMatch(sentence);
});

test('size and shorter edge can grow in one change', () => {
  expect(applyChange(CROP, { sizePx: 299, resizePx: 342 }, MODEL)).toMatchObject({ sizePx: 299, resizePx: 342 });
});

test('a model of a fixed size takes no other, but another shorter edge', () => {
  const fixed = modelOf({ isSizeFixed: true });
  expect(refusalOf(() => applyChange(CROP, { sizePx: 96 }, fixed))).toMatch(
    'Net takes pictures of 224 × 224 pixels only.',
  );
  expect(applyChange(CROP, { sizePx: 224, resizePx: 232 }, fixed).resizePx).toBe(232);
});

test('a model of bytes has its own scale, and everything else can change', () => {
  const bytes = modelOf({ elementType: 'uint8' });
  const own = recipeOf('crop', bytes, KEPT);
  expect(refusalOf(() => applyChange(own, { range: '0-1' }, bytes))).toMatch(/^Net takes bytes as they are/);
  const normalization: Preprocessing['normalization'] = { mean: [1, 1, 1], std: [1, 1, 1] };
  expect(refusalOf(() => applyChange(own, { normalization }, bytes))).toMatch(/^Net takes bytes as they are/);
  expect(applyChange(own, { channels: 'BGR' }, bytes).channels).toBe('BGR');
});

test('a model of four channels has a mean and a deviation for alpha, which three numbers leave as they are', () => {
  const rgba: ModelSpec = {
    ...modelOf({ colours: 'rgba' }),
    normalization: { mean: [0.485, 0.456, 0.406, 0], std: [0.229, 0.224, 0.225, 1] },
  };
  const own = recipeOf('crop', rgba, KEPT);
  expect(own).toMatchObject({ colours: 'rgba', normalization: rgba.normalization });
  const three = applyChange(own, { normalization: { mean: [0, 0, 0], std: [2, 2, 2] } }, rgba);
  expect(three.normalization).toEqual({ mean: [0, 0, 0, 0], std: [2, 2, 2, 1] });
  const four: Preprocessing['normalization'] = { mean: [0, 0, 0, 0.5], std: [1, 1, 1, 0.5] };
  const large = applyChange(applyChange(own, { normalization: four }, rgba), { range: '0-255' }, rgba);
  expect(large.normalization).toEqual({ mean: [0, 0, 0, 127.5], std: [255, 255, 255, 127.5] });
  expect(isSameRecipe(large, own)).toBe(false);
  expect(refusalOf(() => applyChange(SQUASH, { normalization: four }, MODEL))).toBe(
    'Net takes three channels: there is no fourth mean or deviation.',
  );
});

test('another range takes mean and deviation along, and back they are what they were', () => {
  const large = applyChange(SQUASH, { range: '0-255' }, MODEL);
  expect(large.normalization).toEqual({ mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] });
  expect(applyChange(large, { range: '0-1' }, MODEL)).toEqual(SQUASH);
});

test('whatever mean and deviation are allowed can change their range, there and back', () => {
  const normalization: Preprocessing['normalization'] = { mean: [-1000, 1000, 0], std: [0.000_001, 1000, 0.1] };
  const small = applyChange(SQUASH, { normalization }, MODEL);
  const large = applyChange(small, { range: '0-255' }, MODEL);
  expect(large.normalization).toEqual({ mean: [-255_000, 255_000, 0], std: [0.000_255, 255_000, 25.5] });
  expect(applyChange(large, { range: '0-1' }, MODEL)).toEqual(small);
  const beyond: PreprocessingChange = { normalization: { mean: [255_001, 0, 0], std: [1, 1, 1] } };
  expect(refusalOf(() => applyChange(large, beyond, MODEL))).toMatch(/to 255000\.$/);
});

test('numbers that are given with another range are taken as they are', () => {
  const normalization: Preprocessing['normalization'] = { mean: [104, 117, 123], std: [1, 1, 1] };
  expect(applyChange(SQUASH, { range: '0-255', normalization }, MODEL)).toMatchObject({
    range: '0-255',
    normalization,
  });
});

test.each<PreprocessingChange>([
  { sizePx: 96 },
  { resizePx: 232 },
  { filter: 'bilinear' },
  { channels: 'BGR' },
  { range: '0-255' },
  { normalization: { ...MODEL.normalization, mean: [0.485, 0.456, 0.4] } },
  { normalization: { ...MODEL.normalization, std: [0.5, 0.224, 0.225] } },
])('%j makes another recipe', (change) => {
  expect(isSameRecipe(applyChange(CROP, change, MODEL), CROP)).toBe(false);
});

test('EXIF and Pillow rules are no part of a recipe', () => {
  expect(isSameRecipe(applyChange(CROP, { exif: 'upright', pillow: '11' }, MODEL), CROP)).toBe(true);
});
