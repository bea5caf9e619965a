import { expect, test } from 'vitest';
import { isSoftwareAdapter, probeGpu, toAdapterName } from '../../../../src/stages/embed/gpu-probe.ts';

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
