/**
 * A place for one tensor, lent by the pipeline: one slot of a batch's SharedArrayBuffer where the page is isolated,
 * else an ArrayBuffer of its own that is transferred to the worker and comes back with the result.
 */
export interface TensorLease {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Where the slot begins, a multiple of 4. */
  readonly byteOffset: number;
  /** `channels * size * size * 4`, 3 channels or 4. */
  readonly byteLength: number;
}

/** One normalised model input, float32, layout CHW, written into the lease it names. */
export interface PreparedTensor {
  readonly kind: 'tensor';
  readonly lease: TensorLease;
}

/**
 * What the decode stage makes of one image, and what the embed stage takes. One kind so far. An engine that resizes by itself
 * would add raw planes here, with crop, orientation and normalization beside them; the compiler then names every place that
 * takes tensors for granted.
 */
export type Prepared = PreparedTensor;

/**
 * What is worth saying of a picture that was encoded. `approximate-…`: its pixels are near to Python's, not equal. `clipped`: more
 * than 8 bits of grey a pixel, of which what was above 255 became white, as Pillow does it.
 */
export type PictureRemark = 'approximate-avif' | 'approximate-heic' | 'approximate-jxl' | 'clipped';

/** A prepared image with what is worth knowing of the picture it was. */
export interface DecodedImage {
  readonly prepared: Prepared;
  /** Size of the whole picture as decoded, before resizing, in pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Most pictures have none. */
  readonly remarks: readonly PictureRemark[];
}
