import type { Device } from './embed.contract.ts';
import type { GpuProbe } from './gpu-probe.ts';

/** One way to open the model. */
export interface Attempt {
  readonly backend: 'webgpu' | 'wasm';
  readonly batchSize: number;
  readonly threads: number;
  readonly allowSoftware: boolean;
  /** Why not a better one: told only if this attempt is reached. */
  readonly note?: string;
}

/** What a plan is made of. */
export interface PlanInput {
  readonly device: Device;
  readonly gpu: GpuProbe;
  /** Whether WebAssembly may use threads here. */
  readonly canThread: boolean;
  /** Logical processors. */
  readonly cores: number;
  /** Asked for by the caller, instead of what suits the backend. */
  readonly batchSize?: number | undefined;
  readonly threads?: number | undefined;
}

/** Ways to open the model, best first, and why better ones are missing. */
export interface BackendPlan {
  readonly attempts: readonly Attempt[];
  /** One plain sentence each. */
  readonly notes: readonly string[];
}

// ResNet-18's first convolution gives 3.2 MB an image: 32 stay under WebGPU's default binding limit of 128 MiB.
const GPU_BATCH = 32;
/** A software adapter takes 20 s an image. */
const SOFTWARE_GPU_BATCH = 2;
// Batch size hardly matters on WebAssembly; a short one makes Cancel and the screen quick.
const THREADS_BATCH = 8;
const ONE_THREAD_BATCH = 4;
const MAX_THREADS = 8;
const NOT_ISOLATED = 'This page is not cross-origin isolated, so WebAssembly runs on one thread.';

/** Lists the backends to be tried, best first. WebAssembly on one thread is always the last resort. */
export function planBackends({ device, gpu, canThread, cores, batchSize, threads }: PlanInput): BackendPlan {
  const attempts: Attempt[] = [];
  const notes: string[] = [];
  if (device === 'wasm') {
    notes.push('WebAssembly was asked for by name.');
  } else if (gpu.kind === 'none') {
    notes.push(gpu.reason);
  } else {
    const allowSoftware = device === 'webgpu';
    if (gpu.isSoftware) notes.push(`The WebGPU adapter computes on the processor (${gpu.adapter}).`);
    const size = batchSize ?? (gpu.isSoftware ? SOFTWARE_GPU_BATCH : GPU_BATCH);
    attempts.push({ backend: 'webgpu', batchSize: size, threads: 1, allowSoftware });
  }

  const wanted = threads ?? defaultThreads(cores);
  const oneThread = {
    backend: 'wasm',
    batchSize: batchSize ?? ONE_THREAD_BATCH,
    threads: 1,
    allowSoftware: false,
  } as const;
  if (wanted > 1 && canThread) {
    attempts.push({ ...oneThread, batchSize: batchSize ?? THREADS_BATCH, threads: wanted });
  }
  attempts.push(wanted > 1 && !canThread ? { ...oneThread, note: NOT_ISOLATED } : oneThread);
  return { attempts, notes };
}

/**
 * Threads that suit a processor. Decoding takes a twentieth of what a model takes on WebAssembly, so two cores both go
 * to the model (measured: 1.8 times one thread); with more, one stays free for decoding and the page; from eight on,
 * half of them, which are usually the real or the fast ones: threads wait for the slowest.
 */
export function defaultThreads(cores: number): number {
  if (cores <= 2) return Math.max(1, cores);
  if (cores <= 4) return cores - 1;
  return Math.min(MAX_THREADS, Math.max(3, Math.ceil(cores / 2)));
}

/** The same way with a smaller batch; one image at least. */
export function withHalfBatch(attempt: Attempt): Attempt {
  return { ...attempt, batchSize: Math.max(1, Math.floor(attempt.batchSize / 2)) };
}

/** An attempt in words, for a note. */
export function describeAttempt({ backend, threads, batchSize }: Attempt): string {
  if (backend === 'webgpu') return `WebGPU with batches of ${batchSize}`;
  return threads === 1 ? 'WebAssembly on one thread' : `WebAssembly on ${threads} threads`;
}
