import type { ModelInput } from '../../../core/model-spec.ts';
import { channelCount } from '../../../core/preprocessing.ts';
import type { Prepared, PreparedPlanes } from '../../../core/prepared.ts';
import type { GpuGuard } from '../gpu-guard.ts';
import { TensorBatch } from './tensor-batch.ts';

/** Whether inputs of this kind can be made on a device: float32, NCHW, three channels. Others are converted from tensors. */
export function canMakeInputs(input: Pick<ModelInput, 'layout' | 'elementType' | 'colours'>): boolean {
  return input.layout === 'NCHW' && input.elementType === 'float32' && channelCount(input) === 3;
}

/** The inputs of one model, made on the device that runs it, in batches of one size until another is asked for. */
export class DeviceInputs {
  readonly #device: GPUDevice;
  readonly #guard: GpuGuard;
  readonly #sizePx: number;
  #opened: { readonly images: number; readonly batch: TensorBatch } | undefined;

  constructor(device: GPUDevice, guard: GpuGuard, sizePx: number) {
    this.#device = device;
    this.#guard = guard;
    this.#sizePx = sizePx;
  }

  /**
   * Room for so many images, to be filled.
   *
   * @throws PipelineError `device-lost`; Error if the device has no room for them in one binding, or does not take the shader
   */
  async open(images: number): Promise<TensorBatch> {
    if (this.#opened?.images === images) return this.#opened.batch;
    this.#opened?.batch.release();
    this.#opened = undefined;
    const batch = await this.#guard.run(() => TensorBatch.open(this.#device, images, this.#sizePx));
    if (!batch) throw new Error(`device has no room for ${images} images in one buffer`);
    this.#opened = { images, batch };
    return batch;
  }

  /** One picture's tensor, as {@link TensorBatch.tensorOf}, in a batch of so many. */
  async tensorOf(picture: PreparedPlanes, images: number): Promise<Float32Array<ArrayBuffer>> {
    const batch = await this.open(images);
    return this.#guard.run(() => batch.tensorOf(picture));
  }

  /** Fills the batch and runs what reads it, under the device's guard: no error passes for a result. */
  run<T>(batch: TensorBatch, images: readonly Prepared[], task: () => Promise<T>): Promise<T> {
    return this.#guard.run(() => {
      batch.fill(images);
      return task();
    });
  }
}
