// Rows of the picture as pixel pairs, whatever the decoder gave.
import { pairsOfI420, pairsOfI422, pairsOfI444 } from './jpeg-rows.as';
import { pairsOfBgrx, pairsOfRgb, pairsOfRgbx } from './pixel-pairs.as';
import { BGRX, I420, I422, I444, PAIRS, RGBX, VP8, kind, plane0, stride0 } from './source.as';
import { pairsOfVp8 } from './webp-rows.as';

/**
 * Makes columns [from, to) of row y as pairs, in `buffer`, or finds them in place.
 *
 * @param from - a multiple of 16
 * @returns where column 0 of the row would lie
 */
export function rowOfPairs(y: i32, from: i32, to: i32, buffer: usize): usize {
  const packed = plane0 + stride0 * usize(y);
  switch (kind) {
    case PAIRS:
      return packed;
    case I420:
      pairsOfI420(y, from, to, buffer);
      return buffer;
    case I422:
      pairsOfI422(y, from, to, buffer);
      return buffer;
    case I444:
      pairsOfI444(y, from, to, buffer);
      return buffer;
    case VP8:
      pairsOfVp8(y, from, to, buffer);
      return buffer;
    case BGRX:
      pairsOfBgrx(packed, from, to, buffer);
      return buffer;
    case RGBX:
      pairsOfRgbx(packed, from, to, buffer);
      return buffer;
    default:
      pairsOfRgb(packed, from, to, buffer);
      return buffer;
  }
}
