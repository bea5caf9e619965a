import type { BackendNote, BackendView } from '../../../state/run/view.ts';
import { countOf } from './quantities.ts';

/** Devices in the choice. */
const CHOICES: Readonly<Record<string, string>> = {
  auto: 'Automatic',
  webgpu: 'GPU (WebGPU)',
  'webgpu-float16': 'GPU in float16',
  cpu: 'CPU',
  wasm: 'CPU by onnxruntime',
};

/** Engines in sentences. */
const NAMES: Readonly<Record<string, string>> = {
  auto: 'the best',
  webgpu: 'WebGPU',
  'webgpu-float16': 'WebGPU in float16',
  cpu: 'CPU',
  wasm: 'WebAssembly',
};

/** What a model runs on, and why. */
export const engines = {
  /** A device in the choice. One that nobody found words for goes by its id. */
  device: (device: string): string => CHOICES[device] ?? device,
  /** For example "WebGPU · nvidia ampere" or "WebAssembly · 2 threads". */
  runsOn: ({ backend, adapter, threads, takesPlanes }: BackendView): string => {
    const onCpu = countOf(threads, 'thread');
    const onGpu = takesPlanes === true ? 'prepares the pictures too' : '';
    return [nameOf(backend), adapter, isGpu(backend) ? onGpu : onCpu].filter((part) => part !== '').join(' · ');
  },
  /** Why a model runs on this and on nothing better, as one sentence. */
  note: (note: BackendNote): string => {
    switch (note.code) {
      case 'no-webgpu':
        return 'This browser offers no WebGPU.';
      case 'no-adapter':
        return 'WebGPU is here, but found no graphics adapter that it may use.';
      case 'no-float16':
        return `The GPU does not compute in float16 here (${note.adapter}).`;
      case 'gpu-silent':
        return `WebGPU is here, but the driver of the GPU gave no answer within ${note.seconds} seconds.`;
      case 'software-left':
        return `The only WebGPU adapter computes on the processor (${note.adapter}), which is slower.`;
      case 'software-taken':
        return `The WebGPU adapter computes on the processor (${note.adapter}).`;
      case 'other':
        return `${nameOf(note.backend)} is not to be had: ${note.reason}.`;
      case 'asked-by-name':
        return `${nameOf(note.backend)} was asked for by name.`;
      case 'no-shared-memory':
        return 'Threads can’t share memory in this page, so WebAssembly runs on one thread.';
      case 'not-taken':
        return `${wayOf(note)} was tried, but not taken: ${note.reason}.`;
      case 'restarted':
        return `In the middle of the run, ${note.reason}; went on with batches of ${note.batchSize}.`;
    }
  },
};

function wayOf({ backend, batchSize, threads }: Extract<BackendNote, { code: 'not-taken' }>): string {
  if (isGpu(backend)) return `${nameOf(backend)} with batches of ${batchSize}`;
  return `${nameOf(backend)} on ${threads === 1 ? 'one thread' : countOf(threads, 'thread')}`;
}

function isGpu(backend: string): boolean {
  return backend.startsWith('webgpu');
}

function nameOf(backend: string): string {
  return NAMES[backend] ?? backend;
}
