/**
 * A place for one tensor, lent by the pipeline: one slot of a batch's SharedArrayBuffer where the page is isolated,
 * else an ArrayBuffer of its own that is transferred to the worker and comes back with the result.
 */
export interface TensorLease {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Where the slot begins, a multiple of 4. */
  readonly byteOffset: number;
  /** `3 * size * size * 4`. */
  readonly byteLength: number;
}

/** One normalised model input, float32, layout CHW, written into the lease it names. */
export interface PreparedTensor {
  readonly kind: 'tensor';
  readonly lease: TensorLease;
}

/**
 * A JPEG's raw planes, 8 bits a sample, for a backend that resizes on the GPU.
 * No stage makes them yet; the pipeline and the contracts carry them already.
 */
export interface PreparedPlanes {
  readonly kind: 'planes';
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly layout: 'I420' | 'I422' | 'I444';
  /** Where each plane begins, and its bytes a row; order Y, U, V. */
  readonly planes: readonly { readonly byteOffset: number; readonly stride: number }[];
}

/** What the decode stage makes of one image, and what the embed stage takes. */
export type Prepared = PreparedTensor | PreparedPlanes;

/** A prepared image with what is worth knowing of the picture it was. */
export interface DecodedImage {
  readonly prepared: Prepared;
  /** Size of the whole picture as decoded, before resizing, in pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
}
