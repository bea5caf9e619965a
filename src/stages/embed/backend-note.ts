/** Why a device is not to be had, or is slow. */
export type ProbeNote =
  /** The browser has no WebGPU. */
  | { readonly code: 'no-webgpu' }
  /** It has, but no graphics adapter may be used. */
  | { readonly code: 'no-adapter' }
  /** The only adapter computes on the processor, and so was left. */
  | { readonly code: 'software-left'; readonly adapter: string }
  /** The adapter does not compute in float16. */
  | { readonly code: 'no-float16'; readonly adapter: string }
  /** WebGPU is there, but its driver has not answered within this time. */
  | { readonly code: 'gpu-silent'; readonly seconds: number }
  /** Something else, in an engine's own words. */
  | { readonly code: 'other'; readonly backend: string; readonly reason: string };

/** One fact about what a model runs on, and why on nothing better. The words stand in `ui/words/en/engines.ts`. */
export type BackendNote =
  | ProbeNote
  | { readonly code: 'asked-by-name'; readonly backend: string }
  /** The adapter computes on the processor, and was taken because it was asked for. */
  | { readonly code: 'software-taken'; readonly adapter: string }
  /** Threads can't share memory here, as on a page that is not cross-origin isolated: one thread. */
  | { readonly code: 'no-shared-memory' }
  /** Tried, and not taken; `reason` is the message of the failure. */
  | {
      readonly code: 'not-taken';
      readonly backend: string;
      readonly batchSize: number;
      readonly threads: number;
      readonly reason: string;
    }
  /** In the middle of a run another worker went on with smaller batches. */
  | { readonly code: 'restarted'; readonly batchSize: number; readonly reason: string };

/** A note in a failure's message: lower case, for the details under the words. */
export function toMessage(note: BackendNote): string {
  switch (note.code) {
    case 'not-taken':
      return `${note.backend}, batch ${note.batchSize}, threads ${note.threads}: ${note.reason}`;
    case 'restarted':
      return `went on with batch ${note.batchSize}: ${note.reason}`;
    case 'asked-by-name':
      return `${note.backend} was asked for by name`;
    case 'software-left':
    case 'software-taken':
      return `adapter computes on the processor: ${note.adapter}`;
    case 'no-webgpu':
      return 'browser has no WebGPU';
    case 'no-adapter':
      return 'WebGPU found no adapter';
    case 'no-float16':
      return `adapter does not compute in float16: ${note.adapter}`;
    case 'gpu-silent':
      return `GPU driver gave no answer within ${note.seconds} seconds`;
    case 'no-shared-memory':
      return 'threads of this page cannot share memory';
    case 'other':
      return `${note.backend}: ${note.reason}`;
  }
}
