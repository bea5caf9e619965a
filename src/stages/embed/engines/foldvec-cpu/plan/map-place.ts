import type { MapShape, Pads } from '../network.ts';
import type { Address } from './plan.ts';

/** How a map lies in a lane's memory: pixels of floats, with zeros around them. Everything in bytes but `border`. */
export interface MapPlace {
  /** Of the first pixel of the first image. */
  readonly first: Address;
  readonly pixel: number;
  readonly row: number;
  readonly image: number;
  /** Pixels of zeros on each side. */
  readonly border: Pads;
}

/** A map's form, before it has an address. */
export type MapForm = Omit<MapPlace, 'first'> & { readonly firstOffset: number };

/** Channels that a pixel has room for: kernels go by four floats. */
export function roomOf(channels: number): number {
  return Math.ceil(channels / 4) * 4;
}

/**
 * The form of a map.
 *
 * @param pixelFloats - floats of a pixel, at least its channels
 */
export function formOf({ height, width }: MapShape, border: Pads, pixelFloats: number): MapForm {
  const pixel = pixelFloats * 4;
  const row = (border.left + width + border.right) * pixel;
  const image = roomOf(((border.top + height + border.bottom) * row) / 4) * 4;
  return { pixel, row, image, border, firstOffset: border.top * row + border.left * pixel };
}

/** A place some pixels away from the first. */
export function shifted({ first, row, pixel }: MapPlace, y: number, x: number): Address {
  return { region: first.region, offset: first.offset + y * row + x * pixel };
}

/** How far a pixel, counted row by row, is from the first. */
export function pixelOffset(number: number, { row, pixel }: MapPlace, { width }: MapShape): number {
  return Math.floor(number / width) * row + (number % width) * pixel;
}

/** A map as kernels take it: address, and strides of pixel, row and image. */
export function strided(place: MapPlace): (number | Address)[] {
  return [place.first, place.pixel, place.row, place.image];
}

/** The larger of each side. */
export function widest(a: Pads, b: Pads): Pads {
  return {
    top: Math.max(a.top, b.top),
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
