import { PixelKernel } from './pixel-kernel.ts';

/** Above this a kernel is dropped after its picture, for WebAssembly memory never shrinks. 24 megapixels need 100 MB at most. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

/** Kernels for decodes in flight in one thread: each picture has one to itself, so that none writes over another. */
export class KernelPool {
  readonly #free: PixelKernel[] = [];

  /** Lends a kernel to one picture, a used one where there is one. */
  async lend<T>(task: (kernel: PixelKernel) => Promise<T>): Promise<T> {
    const kernel = this.#free.pop() ?? (await PixelKernel.create());
    try {
      return await task(kernel);
    } finally {
      if (kernel.memoryBytes <= MAX_KEPT_BYTES) this.#free.push(kernel);
    }
  }
}
