import { expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import { TIMES_TEN_AND_HUNDRED, tinyOnnx } from '../../support/tiny-onnx.ts';

// In a file of its own: a page's onnxruntime keeps to one device, and this one is lost for good.
test('a device that is lost between two batches fails the next one as device-lost, and does not hang', async () => {
  const devices = recordDevices();
  const input = { layout: 'NCHW', elementType: 'float32', batch: undefined } as const;
  const options = { provider: 'webgpu', threads: 1, batchSize: 1, sizePx: 1, input, output: 'y' } as const;
  const session = await openSession(tinyOnnx(TIMES_TEN_AND_HUNDRED), options);
  expect([...(await session.run(Float32Array.of(1, 2, 9), 1)).rows]).toEqual([10, 200]);

  expect(devices).toHaveLength(1);
  devices[0]!.destroy();
  await expect(session.run(Float32Array.of(1, 2, 9), 1)).rejects.toMatchObject({ code: 'device-lost', stage: 'embed' });
});

/** Every WebGPU device that is opened in this page during the test. */
function recordDevices(): GPUDevice[] {
  const devices: GPUDevice[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with its adapter
  const original = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
    const device = await original.apply(this, args);
    devices.push(device);
    return device;
  };
  onTestFinished(() => {
    GPUAdapter.prototype.requestDevice = original;
  });
  return devices;
}
