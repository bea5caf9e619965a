import type { Probe } from './engines/engine.ts';

const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

const UNNAMED = 'unnamed adapter';

/** What is asked of an adapter; a `GPUAdapter` and a `GPUDevice` (as `adapterInfo`) both carry one. */
export type AdapterInfo = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
};

/**
 * Looks for a GPU, as an engine will.
 *
 * @param allowSoftware - take an adapter that computes on the processor too; it is slower than WebAssembly
 */
export async function probeGpu(allowSoftware: boolean): Promise<Probe> {
  // Typed as always there, but Firefox and older browsers lack it, or lack it in workers.
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) return { kind: 'none', why: { code: 'no-webgpu' } };
  const found = await gpu.requestAdapter();
  if (!found) return { kind: 'none', why: { code: 'no-adapter' } };
  // The first browsers with WebGPU had no `info`, and told of a fallback on the adapter itself.
  const { info, isFallbackAdapter } = found as { info?: GPUAdapterInfo; isFallbackAdapter?: boolean };
  const adapter = info ? toAdapterName(info) : UNNAMED;
  const isSoftware = isFallbackAdapter === true || (info !== undefined && isSoftwareAdapter(info));
  if (isSoftware && !allowSoftware) {
    return { kind: 'none', why: { code: 'software-left', adapter } };
  }
  return { kind: 'found', adapter, isSoftware };
}

/** Whether an adapter computes on the processor, so that WebAssembly is faster. */
export function isSoftwareAdapter(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_ADAPTERS.test(toAdapterName(info));
}

/** An adapter's vendor, architecture, device and description, as far as the browser tells, each word once. */
export function toAdapterName(info: AdapterInfo): string {
  const parts = [info.vendor, info.architecture, info.device, info.description].filter((part) => part !== '');
  return parts.length === 0 ? UNNAMED : [...new Set(parts)].join(' ');
}
