import type { Device } from './embed.contract.ts';
import type { GpuProbe } from './gpu-probe.ts';

/** One way to open the model. */
export interface Attempt {
  readonly backend: 'webgpu' | 'wasm';
  readonly batchSize: number;
  /** The model's own batch if that is fixed; `batchSize` is a multiple of it. */
  readonly fixedBatch: number | undefined;
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
  /** Edge of the model's square input, in pixels. */
  readonly sizePx: number;
  /** Images in a batch if the model takes no other count. */
  readonly fixedBatch: number | undefined;
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

// ResNet-18's first convolution gives 3.2 MB an image at 224 pixels: 32 stay under WebGPU's default binding limit of 128 MiB.
const GPU_BATCH = 32;
/** Batches are for pictures of up to this edge; larger ones cost as their area grows. */
const USUAL_SIZE_PX = 224;
/** A software adapter takes 20 s an image. */
const SOFTWARE_GPU_BATCH = 2;
// Batch size hardly matters on WebAssembly; a short one makes Cancel and the screen quick.
const THREADS_BATCH = 8;
const ONE_THREAD_BATCH = 4;
const MAX_THREADS = 8;
const NOT_ISOLATED = 'This page is not cross-origin isolated, so WebAssembly runs on one thread.';

/** Lists the backends to be tried, best first. WebAssembly on one thread is always the last resort. */
export function planBackends(input: PlanInput): BackendPlan {
  const { device, gpu, canThread, cores, fixedBatch, threads } = input;
  const attempts: Attempt[] = [];
  const notes: string[] = [];
  if (device === 'wasm') {
    notes.push('WebAssembly was asked for by name.');
  } else if (gpu.kind === 'none') {
    notes.push(gpu.reason);
  } else {
    const allowSoftware = device === 'webgpu';
    if (gpu.isSoftware) notes.push(`The WebGPU adapter computes on the processor (${gpu.adapter}).`);
    const batchSize = toBatchSize(gpu.isSoftware ? SOFTWARE_GPU_BATCH : GPU_BATCH, input);
    attempts.push({ backend: 'webgpu', batchSize, fixedBatch, threads: 1, allowSoftware });
  }

  const wanted = threads ?? defaultThreads(cores);
  const oneThread = {
    backend: 'wasm',
    batchSize: toBatchSize(ONE_THREAD_BATCH, input),
    fixedBatch,
    threads: 1,
    allowSoftware: false,
  } as const;
  if (wanted > 1 && canThread) {
    attempts.push({ ...oneThread, batchSize: toBatchSize(THREADS_BATCH, input), threads: wanted });
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

/**
 * What the usual batch is for this model. The area of a picture decides, since every tensor of a network grows with it: at
 * 448 pixels a quarter of the images has the same first convolution as at 224, and so stays under the same limit. (A wider
 * one, as VGG's, may still be too much for a GPU: then a quarter of the batch is tried.) A fixed batch is taken as often as it
 * goes into that, once at least: a model of one picture at a time would else mean a stored batch a picture.
 */
function toBatchSize(usual: number, { sizePx, fixedBatch, batchSize }: PlanInput): number {
  const fitting = Math.floor(usual * Math.min(1, (USUAL_SIZE_PX / sizePx) ** 2));
  return toMultiple(batchSize ?? fitting, fixedBatch);
}

/** The same way with half the batch; one image at least, or the model's own batch. */
export function withHalfBatch(attempt: Attempt): Attempt {
  return { ...attempt, batchSize: toMultiple(Math.floor(attempt.batchSize / 2), attempt.fixedBatch) };
}

function toMultiple(images: number, of = 1): number {
  return Math.max(1, Math.floor(images / of)) * of;
}

/** An attempt in words, for a note. */
export function describeAttempt({ backend, threads, batchSize }: Attempt): string {
  if (backend === 'webgpu') return `WebGPU with batches of ${batchSize}`;
  return threads === 1 ? 'WebAssembly on one thread' : `WebAssembly on ${threads} threads`;
}
