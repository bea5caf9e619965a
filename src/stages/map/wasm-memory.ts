import { PipelineError } from '../../core/errors.ts';

const PAGE_BYTES = 65_536;

/**
 * Memory for a kernel. It does not grow: views of it stay.
 *
 * @param bytes - for data; a page is added for what the kernel itself needs
 * @throws PipelineError `map-too-large` if the browser has no such memory
 */
export function makeMemory(bytes: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) + 1 });
  } catch (cause) {
    const message = `map needs ${bytes} bytes of memory, the browser gives no more`;
    throw new PipelineError('map-too-large', 'map', message, { cause });
  }
}
