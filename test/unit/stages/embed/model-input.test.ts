import { expect, test } from 'vitest';
import { fromFloat16 } from '../../../../src/core/float16.ts';
import { inputDims, openInputConverter } from '../../../../src/stages/embed/model-input.ts';

/** Two pictures of 2×2 pixels, channel by channel. */
const IMAGES = Float32Array.from({ length: 24 }, (_, i) => i);
const CHANNELS_BEHIND = [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23];
const SHAPE = { batch: 2, sizePx: 2 };

function shared(values: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

test('a model of float32 with the channels in front takes the batch itself', () => {
  const convert = openInputConverter({ layout: 'NCHW', elementType: 'float32' }, SHAPE);
  expect(convert(IMAGES).data).toBe(IMAGES);
  expect(inputDims({ layout: 'NCHW' }, SHAPE)).toEqual([2, 3, 2, 2]);
});

test('channels go behind, picture by picture', () => {
  const convert = openInputConverter({ layout: 'NHWC', elementType: 'float32' }, SHAPE);
  const { type, data } = convert(shared(IMAGES));
  expect(type).toBe('float32');
  expect([...data]).toEqual(CHANNELS_BEHIND);
  expect(inputDims({ layout: 'NHWC' }, SHAPE)).toEqual([2, 2, 2, 3]);
});

test.each(['NCHW', 'NHWC'] as const)('%s, float16: the bits of each value', (layout) => {
  const convert = openInputConverter({ layout, elementType: 'float16' }, SHAPE);
  const input = convert(shared(IMAGES));
  if (input.type !== 'float16') throw new TypeError(`type is ${input.type}`);
  expect([...fromFloat16(input.data)]).toEqual(layout === 'NCHW' ? [...IMAGES] : CHANNELS_BEHIND);
});

test.each(['NCHW', 'NHWC'] as const)('%s, bytes: whole numbers as they are', (layout) => {
  const { type, data } = openInputConverter({ layout, elementType: 'uint8' }, SHAPE)(shared(IMAGES));
  expect(type).toBe('uint8');
  expect([...data]).toEqual(layout === 'NCHW' ? [...IMAGES] : CHANNELS_BEHIND);
});

test('bytes are rounded and clamped', () => {
  const convert = openInputConverter({ layout: 'NCHW', elementType: 'uint8' }, { batch: 1, sizePx: 1 });
  expect([...convert(Float32Array.of(254.6, -3, 256)).data]).toEqual([255, 0, 255]);
});

test.each([
  ['NHWC', 'float32'],
  ['NCHW', 'float16'],
  ['NHWC', 'uint8'],
] as const)(
  '%s, %s: every call fills the same buffer, and leaves nothing of the call before',
  (layout, elementType) => {
    const convert = openInputConverter({ layout, elementType }, SHAPE);
    const { buffer } = convert(IMAGES).data;
    const second = convert(new Float32Array(24)).data;
    expect(second.buffer).toBe(buffer);
    expect([...second]).toEqual(Array.from({ length: 24 }, () => 0));
  },
);

test('alpha goes behind with the other channels', () => {
  const input = { layout: 'NHWC', elementType: 'float32', colours: 'rgba' } as const;
  const { data } = openInputConverter(input, { batch: 2, sizePx: 1 })(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect([...data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const wide = openInputConverter(input, { batch: 1, sizePx: 2 })(Float32Array.from({ length: 16 }, (_, i) => i));
  expect([...wide.data]).toEqual([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15]);
  expect(inputDims(input, SHAPE)).toEqual([2, 2, 2, 4]);
});
