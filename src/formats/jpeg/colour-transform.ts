import type { JpegFacts } from '../image/header.ts';
import { walkJpegSegments } from './segments.ts';

const APP0 = 0xe0;
const JFIF_BYTES = 14;
const RGB_TRANSFORM = 0; // of the Adobe marker
const RGB_IDS = 'RGB';

/**
 * Whether three components are Y, Cb and Cr, as libjpeg guesses: JFIF's marker counts most, then Adobe's, then the components'
 * numbers.
 *
 * @param ids - the components' numbers, in the frame's order
 */
export function hasYcc(
  bytes: Uint8Array,
  { adobeTransform }: Pick<JpegFacts, 'adobeTransform'>,
  ids: readonly number[],
): boolean {
  if (isJfif(bytes)) return true;
  if (adobeTransform !== undefined) return adobeTransform !== RGB_TRANSFORM;
  return String.fromCharCode(...ids) !== RGB_IDS;
}

function isJfif(bytes: Uint8Array): boolean {
  for (const { marker, start, end } of walkJpegSegments(bytes)) {
    if (marker !== APP0 || end - start < JFIF_BYTES) continue;
    if (String.fromCharCode(...bytes.subarray(start, start + 5)) === 'JFIF\0') return true;
  }
  return false;
}
