import { countOf } from '../format.ts';
import type { BackendNote, BackendView } from '../../state/run/view.ts';

interface EngineWords {
  /** In the choice of devices. */
  readonly choice: string;
  /** In sentences. */
  readonly name: string;
}

const ENGINE_WORDS: Readonly<Record<string, EngineWords>> = {
  auto: { choice: 'Automatic', name: 'the best' },
  webgpu: { choice: 'GPU (WebGPU)', name: 'WebGPU' },
  cpu: { choice: 'CPU', name: 'CPU' },
  wasm: { choice: 'CPU by onnxruntime', name: 'WebAssembly' },
};

/** A device in the choice. One that nobody found words for goes by its id. */
export function deviceWords(device: string): string {
  return ENGINE_WORDS[device]?.choice ?? device;
}

/** What a model runs on, for example "WebGPU · nvidia ampere" or "WebAssembly · 2 threads". */
export function backendWords({ backend, adapter, threads, takesPlanes }: BackendView): string {
  const name = nameOf(backend);
  if (backend === 'webgpu') {
    const prepares = takesPlanes ? 'prepares the pictures too' : '';
    return [name, adapter, prepares].filter((part) => part !== '').join(' · ');
  }
  return [name, adapter, countOf(threads, 'thread')].filter((part) => part !== '').join(' · ');
}

/** Why a model runs on this and on nothing better, as one sentence. */
export function backendNoteWords(note: BackendNote): string {
  switch (note.code) {
    case 'no-webgpu':
      return 'This browser offers no WebGPU.';
    case 'no-adapter':
      return 'WebGPU is here, but found no graphics adapter that it may use.';
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
      return `${wayWords(note)} was tried, but not taken: ${note.reason}.`;
    case 'restarted':
      return `In the middle of the run, ${note.reason}; went on with batches of ${note.batchSize}.`;
  }
}

function wayWords({ backend, batchSize, threads }: Extract<BackendNote, { code: 'not-taken' }>): string {
  if (backend === 'webgpu') return `${nameOf(backend)} with batches of ${batchSize}`;
  return `${nameOf(backend)} on ${threads === 1 ? 'one thread' : countOf(threads, 'thread')}`;
}

function nameOf(backend: string): string {
  return ENGINE_WORDS[backend]?.name ?? backend;
}
