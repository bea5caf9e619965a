import { isForeseen } from '../../core/format-error.ts';
import { PixelKernel } from './pixel-kernel.ts';

/** Above this a kernel is dropped after its picture, for WebAssembly memory never shrinks. 24 megapixels need 100 MB at most. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

/** Kernels for decodes in flight in one thread: each picture has one to itself, so that none writes over another. */
export class KernelPool {
  readonly #free: PixelKernel[] = [];

  readonly #open: () => Promise<PixelKernel>;

  /** @param open - makes a kernel */
  constructor(open: () => Promise<PixelKernel> = () => PixelKernel.create()) {
    this.#open = open;
  }

  /**
   * Lends a kernel to one picture, a used one where there is one. After a failure that nobody foresaw (a trap in the midst of
   * its arithmetic, say) it is dropped, for nobody knows what state it is in.
   */
  async lend<T>(task: (kernel: PixelKernel) => Promise<T>): Promise<T> {
    const kernel = this.#free.pop() ?? (await this.#open());
    let isSound = false;
    try {
      const result = await task(kernel);
      isSound = true;
      return result;
    } catch (error) {
      isSound = isForeseen(error);
      throw error;
    } finally {
      if (isSound && kernel.memoryBytes <= MAX_KEPT_BYTES) this.#free.push(kernel);
    }
  }
}
