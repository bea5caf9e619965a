import { expect, test } from 'vitest';
import { toFloat16 } from '../../../../src/core/float16.ts';
import { toRows, withWantedOutput } from '../../../../src/stages/embed/model-output.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../../support/tiny-onnx.ts';

const SIX = Float32Array.of(1, 2, 3, 4, 5, 6);

test('a row is everything of one image, whatever the shape', () => {
  for (const dims of [
    [2, 3],
    [2, 3, 1, 1],
    [2, 1, 3],
  ]) {
    const { rows, dim } = toRows({ type: 'float32', dims, data: SIX }, 2, 2);
    expect(dim).toBe(3);
    expect([...rows]).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test('rows that are not wanted are left behind, and the others get a buffer of their own', () => {
  const { rows } = toRows({ type: 'float32', dims: [2, 3], data: SIX }, 2, 1);
  expect([...rows]).toEqual([1, 2, 3]);
  expect(rows.buffer.byteLength).toBe(12);
});

test('float16 becomes float32, exactly, from the first wanted row on', () => {
  const all = toFloat16(Float32Array.of(9, 0.5, 2, -65504, 2 ** -24));
  const data = all.subarray(1);
  const { rows, dim } = toRows({ type: 'float16', dims: [2, 2], data }, 2, 1);
  expect(dim).toBe(2);
  expect([...rows]).toEqual([0.5, 2]);
  expect([...toRows({ type: 'float16', dims: [2, 2], data }, 2, 2).rows]).toEqual([0.5, 2, -65504, 2 ** -24]);
});

test.each([
  ['one row for all', [1, 6], 'model gave [1, 6] for 2 images, the first dimension must be the image'],
  ['rows for more', [3, 2], 'model gave [3, 2] for 2 images, the first dimension must be the image'],
  ['one value', [], 'model gave [] for 2 images, the first dimension must be the image'],
])('%s is a mismatch, with the shape', (_, dims, message) => {
  const error = expect.objectContaining({ code: 'model-mismatch', stage: 'embed', message }) as Error;
  expect(() => toRows({ type: 'float32', dims, data: SIX }, 2, 2)).toThrow(error);
});

test('numbers of another kind, and no numbers at all, are a mismatch', () => {
  const whole = { type: 'int64', dims: [2, 1], data: BigInt64Array.of(1n, 2n) };
  expect(() => toRows(whole, 2, 2)).toThrow(/^model gave int64, we take float32 and float16$/);
  const empty = { type: 'float32', dims: [2, 0], data: new Float32Array(0) };
  expect(() => toRows(empty, 2, 2)).toThrow(/^model gave no values: \[2, 0\]$/);
});

test('a file that gives the wanted tensor is taken as it is; any other tensor is added to a copy', () => {
  const file = tinyOnnx({ ...TIMES_TEN_AND_HUNDRED, reluAndPool: true });
  expect(withWantedOutput(file, { tensor: 'y', reduction: undefined }).onnx).toBe(file);
  const before = file.slice();
  expect(withWantedOutput(file, { tensor: 'Relu1', reduction: 'mean' }).output).toBe('Relu1/mean');
  expect(withWantedOutput(file, { tensor: 'Conv0', reduction: undefined }).output).toBe('Conv0');
  expect(file).toEqual(before);
});

test('a tensor that the model does not compute is a mismatch; a file that is no model is damaged', () => {
  const file = tinyOnnx(TIMES_TEN_AND_HUNDRED);
  const unknown = () => withWantedOutput(file, { tensor: 'layer9', reduction: undefined });
  expect(unknown).toThrow(expect.objectContaining({ code: 'model-mismatch' }) as Error);
  expect(unknown).toThrow(/layer9/);
  const damaged = expect.objectContaining({ code: 'file-damaged', stage: 'models' }) as Error;
  expect(() => withWantedOutput(Uint8Array.of(1, 2, 3), { tensor: 'y', reduction: undefined })).toThrow(damaged);
});
