/** What a search for a GPU found. */
export type GpuProbe =
  | { readonly kind: 'found'; readonly adapter: string; readonly isSoftware: boolean }
  /** No adapter that may be used; `reason` is one plain sentence. */
  | { readonly kind: 'none'; readonly reason: string };

const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

const UNNAMED = 'unnamed adapter';

/** What is asked of an adapter; a `GPUAdapter` and a `GPUDevice` (as `adapterInfo`) both carry one. */
export type AdapterInfo = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
};

/**
 * Looks for a GPU, as onnxruntime-web will.
 *
 * @param allowSoftware - take an adapter that computes on the processor too; it is slower than WebAssembly
 */
export async function probeGpu(allowSoftware: boolean): Promise<GpuProbe> {
  // Typed as always there, but Firefox and older browsers lack it, or lack it in workers.
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) return { kind: 'none', reason: 'This browser offers no WebGPU.' };
  const found = await gpu.requestAdapter();
  if (!found) return { kind: 'none', reason: 'WebGPU is here, but found no graphics adapter that it may use.' };
  // The first browsers with WebGPU had no `info`, and told of a fallback on the adapter itself.
  const { info, isFallbackAdapter } = found as { info?: GPUAdapterInfo; isFallbackAdapter?: boolean };
  const adapter = info ? toAdapterName(info) : UNNAMED;
  const isSoftware = isFallbackAdapter === true || (info !== undefined && isSoftwareAdapter(info));
  if (isSoftware && !allowSoftware) {
    return { kind: 'none', reason: `The only WebGPU adapter computes on the processor (${adapter}), which is slower.` };
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
