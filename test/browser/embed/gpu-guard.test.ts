import { expect, onTestFinished, test } from 'vitest';
import { GpuGuard } from '../../../src/stages/embed/gpu-guard.ts';

/** A combination that WebGPU forbids. */
const MAP_READ_AND_WRITE = 3;

async function openDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice();
  onTestFinished(() => {
    device.destroy();
  });
  return device;
}

test('work that goes well gives its result', async () => {
  const guard = new GpuGuard(await openDevice());
  await expect(guard.run(() => Promise.resolve(7))).resolves.toBe(7);
});

test('a task that waits for ever on a lost device fails as soon as the device is lost, and so do later ones', async () => {
  const device = await openDevice();
  const guard = new GpuGuard(device);
  const waiting = guard.run(() => new Promise(() => undefined));
  device.destroy();
  await expect(waiting).rejects.toMatchObject({ code: 'device-lost', stage: 'embed' });
  await expect(guard.run(() => Promise.resolve(7))).rejects.toMatchObject({ code: 'device-lost' });
});

test('an error that the GPU reports spoils the result, and the next task starts afresh', async () => {
  const device = await openDevice();
  const guard = new GpuGuard(device);
  const invalid = guard.run(() => {
    device.createBuffer({ size: 4, usage: MAP_READ_AND_WRITE });
    return Promise.resolve(7);
  });
  await expect(invalid).rejects.toMatchObject({ code: 'device-lost' });
  await expect(invalid).rejects.toThrow(/^GPU reported GPUValidationError: /);
  await expect(guard.run(() => Promise.resolve(8))).resolves.toBe(8);
});

test("a task's own failure stays what it is", async () => {
  const guard = new GpuGuard(await openDevice());
  await expect(guard.run(() => Promise.reject(new RangeError('not the GPU')))).rejects.toThrow(RangeError);
});
