import { messageOf } from '../../core/errors.ts';
import { startTimer as platformTimer, type StartTimer } from '../../core/timer.ts';
import { withinLimit } from './batch-limit.ts';
import type { Probe } from './engines/engine.ts';

/** How long a driver has to answer, in ms: a browser's GPU process that starts on a busy machine needs some seconds. */
const ANSWER_LIMIT_MS = 10_000;

const SOFTWARE_ADAPTERS = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

const UNNAMED = 'unnamed adapter';

/** What is asked of an adapter; a `GPUAdapter` and a `GPUDevice` (as `adapterInfo`) both carry one. */
export type AdapterInfo = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
};

/** What {@link probeGpu} may be told besides. */
export interface ProbeOptions {
  /** Whether the adapter has to compute in float16. */
  readonly needsFloat16?: boolean;
  readonly startTimer?: StartTimer;
}

/** A driver that has given no answer within its time. */
class SilentDriver extends Error {
  readonly seconds: number;
  constructor(seconds: number) {
    super(`GPU driver gave no answer within ${seconds} seconds`);
    this.seconds = seconds;
  }
}

/**
 * Looks for a GPU, as an engine will: an adapter, and a device that is opened and given back. There are drivers that answer
 * neither question, ever; each has some seconds.
 *
 * @param allowSoftware - take an adapter that computes on the processor too; it is slower than WebAssembly
 */
export async function probeGpu(
  allowSoftware: boolean,
  { needsFloat16 = false, startTimer = platformTimer }: ProbeOptions = {},
): Promise<Probe> {
  // Typed as always there, but Firefox and older browsers lack it, or lack it in workers.
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) return { kind: 'none', why: { code: 'no-webgpu' } };
  try {
    return await askGpu(gpu, { allowSoftware, needsFloat16, startTimer });
  } catch (error) {
    if (error instanceof SilentDriver) return { kind: 'none', why: { code: 'gpu-silent', seconds: error.seconds } };
    return { kind: 'none', why: { code: 'other', backend: 'webgpu', reason: messageOf(error) } };
  }
}

async function askGpu(
  gpu: GPU,
  { allowSoftware, needsFloat16, startTimer }: Required<ProbeOptions> & { readonly allowSoftware: boolean },
): Promise<Probe> {
  const inTime = <T>(work: Promise<T>) =>
    withinLimit(work, {
      limitMs: ANSWER_LIMIT_MS,
      onLimit: (seconds) => new SilentDriver(seconds),
      startTimer,
    });
  const found = await inTime(gpu.requestAdapter());
  if (!found) return { kind: 'none', why: { code: 'no-adapter' } };
  // The first browsers with WebGPU had no `info`, and told of a fallback on the adapter itself.
  const { info, isFallbackAdapter } = found as { info?: GPUAdapterInfo; isFallbackAdapter?: boolean };
  const adapter = info ? toAdapterName(info) : UNNAMED;
  const isSoftware = isFallbackAdapter === true || (info !== undefined && isSoftwareAdapter(info));
  if (isSoftware && !allowSoftware) {
    return { kind: 'none', why: { code: 'software-left', adapter } };
  }
  if (needsFloat16 && !found.features.has('shader-f16')) return { kind: 'none', why: { code: 'no-float16', adapter } };
  const opening = found.requestDevice();
  // Given back also if it comes too late for us.
  await inTime(
    opening.then((device) => {
      device.destroy();
    }),
  );
  const { maxBufferSize, maxStorageBufferBindingSize } = found.limits;
  return { kind: 'found', adapter, isSoftware, maxTensorBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize) };
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
