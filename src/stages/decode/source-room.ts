import type { PixelSize } from '../../core/resize-plan.ts';

/**
 * Planes Y, U, V of a JPEG with chroma halved both ways, halved along the row, or whole; `VP8`: those of a lossy WebP, chroma
 * halved both ways, whose colours are made otherwise.
 */
export type PlaneLayout = 'I420' | 'I422' | 'I444' | 'VP8';

/** Interleaved pixels, one byte a channel; `X` is a byte that is passed over, `A` alpha, which no colour was multiplied by. */
export type PackedLayout = 'BGRX' | 'RGBX' | 'BGRA' | 'RGBA' | 'RGB';

/** Room for a decoded picture, in a kernel's memory or in a lease. Good until the next call of whoever gave it. */
export interface SourceRoom {
  /** All of the room; planes begin at `planes[i].offset` in it. */
  readonly bytes: Uint8Array;
  /** Where each plane begins in `bytes`, and its bytes a row; one entry for interleaved pixels. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
}

/** Where a decoder puts a picture: one picture, one room. */
export interface SourceTarget {
  /**
   * Gives room for raw planes. Chroma has `ceil(width / 2)` columns where the layout halves them; rows likewise.
   *
   * @throws PipelineError `image-too-large` if the browser has no memory for it
   */
  openPlanes(layout: PlaneLayout, size: PixelSize): SourceRoom;
  /**
   * Gives room for interleaved pixels, rows without padding.
   *
   * @throws PipelineError `image-too-large` if the browser has no memory for it
   */
  openPacked(layout: PackedLayout, size: PixelSize): SourceRoom;
}
