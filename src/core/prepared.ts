import type { Preprocessing } from './preprocessing.ts';
import type { RawPicture } from './raw-picture.ts';

/**
 * A place for one tensor, lent by the pipeline: one slot of a batch's SharedArrayBuffer where the page is isolated,
 * else an ArrayBuffer of its own that is transferred to the worker and comes back with the result.
 */
export interface TensorLease {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Where the slot begins, a multiple of 4. */
  readonly byteOffset: number;
  /** Bytes of the slot, or of what was put into it: `channels * size * size * 4` for a tensor, at least so many for the slot. */
  readonly byteLength: number;
  /** Given where a raw picture will do as well, if it fits. */
  readonly takesPlanes?: true;
}

/** One normalised model input, float32, layout CHW, written into the lease it names. */
export interface PreparedTensor {
  readonly kind: 'tensor';
  readonly lease: TensorLease;
}

/** A picture as the decoder gave it, in the lease it names, with all that is to be done to it: whoever embeds it makes the tensor. */
export interface PreparedPlanes {
  readonly kind: 'planes';
  readonly lease: TensorLease;
  readonly picture: RawPicture;
  /** Channels in the order RGB, nothing turned, nothing made grey: anything else comes as a tensor. */
  readonly spec: Preprocessing;
}

/**
 * What the decode stage makes of one image, and what the embed stage takes: a tensor, or raw planes where an engine said that it
 * makes tensors by itself. A batch may hold both.
 */
export type Prepared = PreparedTensor | PreparedPlanes;

/**
 * What is worth saying of a picture that was encoded. `approximate-…`: its pixels are near to Python's, not equal. `clipped`: more
 * than 8 bits of grey a pixel, of which what was above 255 became white, as Pillow does it.
 */
export type PictureRemark = 'approximate-avif' | 'approximate-heic' | 'approximate-jxl' | 'clipped';

/** A prepared image with what is worth knowing of the picture it was. */
export interface DecodedImage {
  readonly prepared: Prepared;
  /** Size of the whole picture as decoded and turned, before resizing, in pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Most pictures have none. */
  readonly remarks: readonly PictureRemark[];
}
