import { beforeAll, expect, test } from 'vitest';
import type { PreparedPlanes } from '../../../src/core/prepared.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { placesOf, type RawLayout } from '../../../src/core/raw-picture.ts';
import { planResize } from '../../../src/core/resize-plan.ts';
import { PixelKernel } from '../../../src/stages/decode/pixel-kernel.ts';
import { BUFFER, MAP_FOR_READING } from '../../../src/stages/embed/prepare-on-gpu/gpu-flags.ts';
import { plainTensor } from '../../../src/stages/embed/prepare-on-gpu/plain-tensor.ts';
import { TensorBatch } from '../../../src/stages/embed/prepare-on-gpu/tensor-batch.ts';
import { noiseBytes } from '../../support/noise-picture.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const SIZE_PX = 32;
const SPEC: Preprocessing = { ...NOTEBOOK, sizePx: SIZE_PX, resizePx: 37 };
const VARIANTS: readonly Preprocessing[] = [
  SPEC,
  { ...SPEC, filter: 'bicubic' },
  { ...SPEC, pillow: '11' },
  { ...SPEC, preset: 'crop' },
  { ...SPEC, preset: 'crop', filter: 'bicubic' },
  { ...SPEC, range: '0-255', normalization: { mean: [0.1, 117, -3], std: [1, 57.3, 0.7] } },
];
const LAYOUTS: readonly RawLayout[] = ['I420', 'I422', 'I444', 'BGRX', 'RGBX', 'RGB'];
// Every parity, one-pixel edges, chroma of one to three columns, tall and wide, smaller and larger than the input.
const SIZES = [
  [1, 1], [2, 1], [1, 2], [3, 3], [4, 5], [5, 4], [6, 7], [7, 64], [17, 15], [31, 33], [32, 32], [33, 90], [34, 200],
  [99, 41], [200, 3], [3, 200], [257, 129],
] as const; // prettier-ignore

let device: GPUDevice;
let batch: TensorBatch;
let kernel: PixelKernel;
beforeAll(async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  device = await adapter.requestDevice();
  batch = (await TensorBatch.open(device, 3, SIZE_PX))!;
  kernel = await PixelKernel.create();
  return () => device.destroy();
});

/** Noise as a raw picture, in a lease that goes on behind it. */
function noisePicture(layout: RawLayout, [widthPx, heightPx]: readonly [number, number], spec = SPEC): PreparedPlanes {
  const picture = { layout, widthPx, heightPx };
  const byteLength = Math.ceil(placesOf(picture).byteLength / 4) * 4;
  const buffer = new SharedArrayBuffer(byteLength + 64);
  new Uint8Array(buffer).set(noiseBytes(byteLength + 64, widthPx + 7 * heightPx));
  return { kind: 'planes', lease: { buffer, byteOffset: 32, byteLength }, picture, spec };
}

/** The decoders' own tensor of the same bytes. */
function kernelTensor({ picture, spec, lease }: PreparedPlanes): Float32Array {
  const { layout } = picture;
  const isPlanes = layout === 'I420' || layout === 'I422' || layout === 'I444';
  const room = isPlanes ? kernel.openPlanes(layout, picture) : kernel.openPacked(layout, picture);
  const bytes = new Uint8Array(lease.buffer, lease.byteOffset);
  const { planes, byteLength } = placesOf(picture);
  planes.forEach(({ offset, stride }, i) => {
    const rows = ((planes[i + 1]?.offset ?? byteLength) - offset) / stride;
    for (let y = 0; y < rows; y++) {
      const to = room.planes[i]!.offset + y * room.planes[i]!.stride;
      room.bytes.set(bytes.subarray(offset + y * stride, offset + (y + 1) * stride), to);
    }
  });
  kernel.resize(planResize(picture, spec));
  const tensor = new Float32Array(3 * spec.sizePx * spec.sizePx);
  kernel.writeTensor(spec, tensor);
  return tensor;
}

const bitsOf = (tensor: Float32Array) => new Uint32Array(tensor.buffer, tensor.byteOffset, tensor.length);

function isSame(a: Float32Array, b: Float32Array): boolean {
  const bits = bitsOf(b);
  return a.length === b.length && bitsOf(a).every((value, i) => value === bits[i]);
}

test.each(LAYOUTS)(
  "the shader's tensor of %s has the bits of the decoders', of every size and in every way",
  async (layout) => {
    const wrong: string[] = [];
    for (const size of SIZES) {
      for (const [i, spec] of VARIANTS.entries()) {
        const picture = noisePicture(layout, size, spec);
        if (!isSame(await batch.tensorOf(picture), kernelTensor(picture))) wrong.push(`${size.join(' × ')} way ${i}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

test.each(LAYOUTS)(
  "plain TypeScript's tensor of %s has the bits of the decoders', of every size and in every way",
  (layout) => {
    const wrong: string[] = [];
    for (const size of SIZES) {
      for (const [i, spec] of VARIANTS.entries()) {
        const picture = noisePicture(layout, size, spec);
        if (!isSame(plainTensor(picture), kernelTensor(picture))) wrong.push(`${size.join(' × ')} way ${i}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

/** What a batch's buffer holds. */
async function valuesOf({ buffer }: TensorBatch): Promise<Float32Array> {
  const copy = device.createBuffer({ size: buffer.size, usage: BUFFER.MAP_READ | BUFFER.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(MAP_FOR_READING);
  return new Float32Array(copy.getMappedRange().slice(0));
}

test('a batch of raw pictures and tensors holds each in its place, however large the pictures before were', async () => {
  const large = noisePicture('I420', [257, 129]);
  const small = noisePicture('RGB', [5, 4], { ...SPEC, normalization: { mean: [0, 0, 0], std: [1, 2, 3] } });
  const tensor = kernelTensor(noisePicture('I444', [40, 41]));
  const lease = { buffer: tensor.buffer as ArrayBuffer, byteOffset: 0, byteLength: tensor.byteLength };
  batch.fill([large, { kind: 'tensor', lease }, small]);
  const values = await valuesOf(batch);
  const parts = [kernelTensor(large), tensor, kernelTensor(small)];
  const length = 3 * SIZE_PX * SIZE_PX;
  expect(parts.map((part, i) => isSame(values.slice(i * length, (i + 1) * length), part))).toEqual([true, true, true]);
});

test('a picture that is too wide for the device is prepared all the same', async () => {
  const widthPx = 8 * device.limits.maxComputeWorkgroupsPerDimension + 1;
  const picture = noisePicture('RGB', [widthPx, 1]);
  expect(isSame(await batch.tensorOf(picture), kernelTensor(picture))).toBe(true);
});

test('a batch that is too large for one binding of the device is not opened', async () => {
  const images = Math.ceil(device.limits.maxStorageBufferBindingSize / (3 * SIZE_PX * SIZE_PX * 4)) + 1;
  expect(await TensorBatch.open(device, images, SIZE_PX)).toBeUndefined();
});
