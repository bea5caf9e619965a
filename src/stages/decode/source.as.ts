// The picture that the kernel works on: what it is and where it lies. Numbers of the kinds stand in pixel-kernel.ts too.

export const I420: i32 = 0;
export const I422: i32 = 1;
export const I444: i32 = 2;
export const BGRX: i32 = 3;
export const RGBX: i32 = 4;
export const RGB: i32 = 5;
export const VP8: i32 = 6;
export const PAIRS: i32 = 7;

export let kind: i32 = 0;
export let width: i32 = 0;
export let height: i32 = 0;
/** Y, or the packed pixels. */
export let plane0: usize = 0;
export let plane1: usize = 0;
export let plane2: usize = 0;
export let stride0: usize = 0;
/** Of both chroma planes. */
export let stride1: usize = 0;
/** One row of 16-bit chroma each, with room for one sample before it. */
export let chromaU: usize = 0;
export let chromaV: usize = 0;

export function setSource(newKind: i32, newWidth: i32, newHeight: i32): void {
  kind = newKind;
  width = newWidth;
  height = newHeight;
}

export function setPacked(address: usize, stride: usize): void {
  plane0 = address;
  stride0 = stride;
}

export function setPlanes(y: usize, u: usize, v: usize, yStride: usize, chromaStride: usize, scratch: usize): void {
  plane0 = y;
  plane1 = u;
  plane2 = v;
  stride0 = yStride;
  stride1 = chromaStride;
  chromaU = scratch + 16;
  chromaV = scratch + 2 * chromaStride + 48;
}
