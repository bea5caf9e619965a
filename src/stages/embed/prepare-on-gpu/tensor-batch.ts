import type { Prepared, PreparedPlanes } from '../../../core/prepared.ts';
import { BUFFER, MAP_FOR_READING } from './gpu-flags.ts';
import { plainTensor } from './plain-tensor.ts';
import { PicturePreparer } from './picture-preparer.ts';

/** A batch of model inputs in a buffer of a device, float32, NCHW, filled with tensors and of raw pictures. */
export class TensorBatch {
  readonly #device: GPUDevice;
  readonly #preparer: PicturePreparer;
  readonly #imageBytes: number;
  /** The buffer: a model may read it. Images that were not written hold what was there: finite numbers. */
  readonly buffer: GPUBuffer;

  private constructor(device: GPUDevice, preparer: PicturePreparer, images: number, sizePx: number) {
    this.#device = device;
    this.#preparer = preparer;
    this.#imageBytes = 3 * sizePx * sizePx * 4;
    const usage = BUFFER.STORAGE | BUFFER.COPY_SRC | BUFFER.COPY_DST;
    this.buffer = device.createBuffer({ size: images * this.#imageBytes, usage });
  }

  /**
   * Makes room for so many images, and compiles the shader.
   *
   * @returns undefined if the device has no room for them in one binding
   * @throws GPUPipelineError if the device does not take the shader
   */
  static async open(device: GPUDevice, images: number, sizePx: number): Promise<TensorBatch | undefined> {
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    if (images * 3 * sizePx * sizePx * 4 > Math.min(maxBufferSize, maxStorageBufferBindingSize)) return undefined;
    return new TensorBatch(device, await PicturePreparer.open(device), images, sizePx);
  }

  /** Queues the images' tensors, from the first place on; their leases may be used again at once. */
  fill(images: readonly Prepared[]): void {
    images.forEach((image, at) => {
      if (image.kind === 'planes' && this.#preparer.fits(image)) this.#preparer.write(image, this.buffer, at);
      else this.#device.queue.writeBuffer(this.buffer, at * this.#imageBytes, tensorOf(image));
    });
  }

  /** Makes one picture's tensor, and gives it back: to be compared. */
  async tensorOf(picture: PreparedPlanes): Promise<Float32Array<ArrayBuffer>> {
    const usage = BUFFER.MAP_READ | BUFFER.COPY_DST;
    const copy = this.#device.createBuffer({ size: this.#imageBytes, usage });
    try {
      this.fill([picture]);
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(this.buffer, 0, copy, 0, this.#imageBytes);
      this.#device.queue.submit([encoder.finish()]);
      await copy.mapAsync(MAP_FOR_READING);
      return new Float32Array(copy.getMappedRange().slice(0));
    } finally {
      copy.destroy();
    }
  }

  release(): void {
    this.#preparer.release();
    this.buffer.destroy();
  }
}

function tensorOf(image: Prepared): Float32Array {
  if (image.kind === 'planes') return plainTensor(image);
  const { buffer, byteOffset, byteLength } = image.lease;
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}
