import { damaged, tooLarge, unsupported } from '../image/failure.ts';
import type { JpegFacts } from '../image/header.ts';
import { readJpegCoefficients, type JpegCoefficients } from './coefficients.ts';
import { setRgb } from './colour.ts';
import { makeJpegPlane } from './planes.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';

const YCCK = 2; // colour transform of the Adobe marker

/**
 * Reads a JPEG of four components, CMYK or YCCK, as Pillow's `convert('RGB')` does. Browsers truncate where Pillow rounds, so
 * theirs is off by one here and there.
 *
 * @param bytes - the whole file, checked already by `sniffImage` and `checkIntegrity`
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-damaged`, `image-truncated`; `image-unsupported` for arithmetic coding, lossless compression,
 *   and progressive ones whose last scans are missing; `image-too-large` if the browser has no memory for it
 */
export function readCmykJpeg(bytes: Uint8Array, facts: JpegFacts): Rgb8Image {
  if (facts.isArithmetic) throw unsupported('content is CMYK JPEG with arithmetic coding');
  if (facts.isLossless) throw unsupported('content is CMYK JPEG with lossless compression');
  try {
    return toRgb(readJpegCoefficients(bytes), facts.adobeTransform === YCCK);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge(`browser gives no more memory: ${error.message}`, error);
  }
}

function toRgb(jpeg: JpegCoefficients, isYcck: boolean): Rgb8Image {
  const { widthPx, heightPx, components } = jpeg;
  const [first, second, third, black] = components.map((component) => makeJpegPlane(jpeg, component));
  if (!first || !second || !third || !black) throw damaged(`JPEG has ${components.length} components, expected 4`);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const ink = [0, 0, 0];
  for (let i = 0; i < widthPx * heightPx; i++) {
    // Adobe stores inks inverted, and Pillow takes every file to be Adobe's: what is stored is light, not ink.
    const light = black[i]!;
    if (isYcck) {
      // libjpeg's YCCK to CMYK: inks are what RGB lacks; here they are stored inverted once more.
      setRgb(ink, 0, { y: first[i]!, cb: second[i]!, cr: third[i]! });
      for (let channel = 0; channel < 3; channel++) ink[channel] = 255 - ink[channel]!;
    } else {
      ink[0] = first[i]!;
      ink[1] = second[i]!;
      ink[2] = third[i]!;
    }
    for (let channel = 0; channel < 3; channel++)
      rgb[3 * i + channel] = light - divideBy255((255 - ink[channel]!) * light);
  }
  return { widthPx, heightPx, rgb };
}

/** Pillow's `MULDIV255`: a product of two bytes, divided by 255 and rounded. */
function divideBy255(product: number): number {
  const biased = product + 128;
  return ((biased >> 8) + biased) >> 8;
}
