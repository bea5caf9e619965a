import { expect, onTestFinished, test, vi } from 'vitest';
import { isSoftwareAdapter, probeGpu, toAdapterName } from '../../../../src/stages/embed/gpu-probe.ts';
import { HeldClock, settled } from '../../../support/held-clock.ts';

const info = (parts: Partial<Parameters<typeof toAdapterName>[0]>) => ({
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  ...parts,
});

test.each([
  { vendor: 'google', architecture: 'swiftshader' },
  { vendor: 'mesa', description: 'llvmpipe (LLVM 17.0.6, 256 bits)' },
  { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
  { vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: true },
])('%o computes on the processor', (parts) => {
  expect(isSoftwareAdapter(info(parts))).toBe(true);
});

test.each([{ vendor: 'nvidia', architecture: 'ampere' }, { vendor: 'apple', architecture: 'metal-3' }, {}])(
  '%o is taken for a GPU',
  (parts) => {
    expect(isSoftwareAdapter(info(parts))).toBe(false);
  },
);

test('a name holds what the browser tells, each part once', () => {
  expect(toAdapterName(info({ vendor: 'intel', architecture: 'xe', description: 'intel' }))).toBe('intel xe');
  expect(toAdapterName(info({}))).toBe('unnamed adapter');
});

test('where there is no WebGPU, that is the reason', async () => {
  await expect(probeGpu(true)).resolves.toEqual({ kind: 'none', why: { code: 'no-webgpu' } });
});

const silence = () => new Promise<never>(() => undefined);
const adapter = (requestDevice: () => Promise<unknown>) => ({
  info: info({ vendor: 'nvidia', architecture: 'ampere' }),
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 27 },
  requestDevice,
});

/** Puts a GPU in the place of the platform's during a test. */
function standIn(requestAdapter: () => Promise<unknown>): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter } });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
}

test.each([
  ['no adapter', silence],
  ['an adapter, but no device', () => Promise.resolve(adapter(silence))],
])('a driver that gives %s within ten seconds is no GPU, and that is the reason', async (_what, requestAdapter) => {
  standIn(requestAdapter);
  const clock = new HeldClock();
  let probe: unknown;
  void probeGpu(false, { startTimer: clock.start }).then((found) => (probe = found));
  await settled();
  await clock.pass(9_999);
  expect(probe).toBeUndefined();
  await clock.pass(1);
  expect(probe).toEqual({ kind: 'none', why: { code: 'gpu-silent', seconds: 10 } });
  expect(clock.pending).toBe(0);
});

test('a GPU that opens a device is found, with its largest tensor, and the device is given back', async () => {
  let destroyed = 0;
  standIn(() => Promise.resolve(adapter(() => Promise.resolve({ destroy: () => destroyed++ }))));
  await expect(probeGpu(false)).resolves.toEqual({
    ...{ kind: 'found', adapter: 'nvidia ampere', isSoftware: false },
    maxTensorBytes: 2 ** 27,
  });
  expect(destroyed).toBe(1);
});

test('a GPU that opens no device is none, in the words of the failure', async () => {
  standIn(() => Promise.resolve(adapter(() => Promise.reject(new Error('device limit reached')))));
  await expect(probeGpu(false)).resolves.toEqual({
    kind: 'none',
    why: { code: 'other', backend: 'webgpu', reason: 'device limit reached' },
  });
});

test('a GPU that does not compute in float16 is none where that is asked for, and that is the reason', async () => {
  const opens = () => Promise.resolve({ destroy: () => undefined });
  standIn(() => Promise.resolve({ ...adapter(opens), features: new Set(['timestamp-query']) }));
  const why = { code: 'no-float16', adapter: 'nvidia ampere' };
  await expect(probeGpu(false, { needsFloat16: true })).resolves.toEqual({ kind: 'none', why });
  await expect(probeGpu(false)).resolves.toMatchObject({ kind: 'found' });
  standIn(() => Promise.resolve({ ...adapter(opens), features: new Set(['shader-f16']) }));
  await expect(probeGpu(false, { needsFloat16: true })).resolves.toMatchObject({
    kind: 'found',
    adapter: 'nvidia ampere',
  });
});
