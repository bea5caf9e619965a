import { isForeseen } from '../../core/format-error.ts';
import { PICTURES_A_DECODER, maxDecoders } from './decoder-governor.ts';
import { PixelKernel } from './pixel-kernel.ts';

/** What the kernels of all decoders may keep between pictures: WebAssembly memory never shrinks. */
const ALL_KEPT_BYTES = 2 ** 30;
/** … and one of them; 24 megapixels need 100 MB at most. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

/**
 * Gives the bytes above which a kernel is dropped after its picture, so that as many decoders as there may be on so many cores
 * keep a bounded number together.
 */
export function keptBytes(cores: number): number {
  const kernels = PICTURES_A_DECODER * maxDecoders(cores);
  return Math.min(MAX_KEPT_BYTES, ALL_KEPT_BYTES / kernels);
}

/** Kernels for decodes in flight in one thread: each picture has one to itself, so that none writes over another. */
export class KernelPool {
  readonly #free: PixelKernel[] = [];

  readonly #open: () => Promise<PixelKernel>;
  readonly #keptBytes: number;

  /**
   * @param kept - bytes above which a kernel is dropped after its picture
   * @param open - makes a kernel
   */
  constructor(kept: number = MAX_KEPT_BYTES, open: () => Promise<PixelKernel> = () => PixelKernel.create()) {
    this.#keptBytes = kept;
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
      if (isSound && kernel.memoryBytes <= this.#keptBytes) this.#free.push(kernel);
    }
  }
}
