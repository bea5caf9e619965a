import type { PixelSize } from './resize-plan.ts';

/**
 * How a decoder's own bytes lie: a JPEG's planes Y, U, V with chroma halved both ways, along the row, or whole; or interleaved
 * pixels, one byte a channel, of which `X` is passed over.
 */
export type RawLayout = 'I420' | 'I422' | 'I444' | 'BGRX' | 'RGBX' | 'RGB';

/** A picture as a decoder gives it: neither resized nor made into colours. Its bytes lie in a lease. */
export interface RawPicture extends PixelSize {
  readonly layout: RawLayout;
}

/** Where the planes of a raw picture lie; rows have no padding. */
export interface RawPlaces {
  /** One plane, or Y, U and V: where each begins, and its bytes a row. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  readonly byteLength: number;
}

const BYTES_A_PIXEL = { BGRX: 4, RGBX: 4, RGB: 3 } as const;

/** Gives the places of a picture's bytes, from 0 on. */
export function placesOf({ layout, widthPx, heightPx }: RawPicture): RawPlaces {
  if (layout === 'BGRX' || layout === 'RGBX' || layout === 'RGB') {
    const stride = BYTES_A_PIXEL[layout] * widthPx;
    return { planes: [{ offset: 0, stride }], byteLength: stride * heightPx };
  }
  const stride = layout === 'I444' ? widthPx : Math.ceil(widthPx / 2);
  const rows = layout === 'I420' ? Math.ceil(heightPx / 2) : heightPx;
  const u = widthPx * heightPx;
  const v = u + stride * rows;
  const planes = [
    { offset: 0, stride: widthPx },
    { offset: u, stride },
    { offset: v, stride },
  ];
  return { planes, byteLength: v + stride * rows };
}
