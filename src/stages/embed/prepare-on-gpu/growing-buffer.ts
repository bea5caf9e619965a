import { BUFFER } from './gpu-flags.ts';

/** A GPU buffer that is made anew, larger, when more is asked for; what was in it is lost then. */
export class GrowingBuffer {
  readonly #device: GPUDevice;
  #buffer: GPUBuffer | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The buffer with room for so many bytes, of storage that may be written from here. */
  withRoom(bytes: number): GPUBuffer {
    if (this.#buffer && this.#buffer.size >= bytes) return this.#buffer;
    // What was submitted with the old one is still carried out.
    this.#buffer?.destroy();
    const usage = BUFFER.STORAGE | BUFFER.COPY_DST;
    this.#buffer = this.#device.createBuffer({ size: Math.ceil(bytes / 4) * 4, usage });
    return this.#buffer;
  }

  destroy(): void {
    this.#buffer?.destroy();
    this.#buffer = undefined;
  }
}
