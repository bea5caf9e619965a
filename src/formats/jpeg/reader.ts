import { tooLarge, unsupported } from '../image/failure.ts';
import type { JpegFacts } from '../image/header.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';
import { readJpegCoefficients, type JpegCoefficients } from './coefficients.ts';
import { setRgb } from './colour.ts';
import { hasYcc } from './colour-transform.ts';
import { makeJpegPlane, makeJpegSamples, refuseSmoothed, type JpegSamples } from './planes.ts';

/** Planes Y, Cb, Cr before upsampling: chroma halved both ways, halved along the row, or whole. */
export interface JpegPlanes {
  readonly layout: 'I420' | 'I422' | 'I444';
  readonly planes: readonly [JpegSamples, JpegSamples, JpegSamples];
}

/**
 * Reads a JPEG of one or three components, baseline or progressive, without the browser: planes where its sampling is a usual one,
 * else the colours that Pillow's `convert('RGB')` gives.
 *
 * @param bytes - the whole file, checked already by `sniffImage` and `checkIntegrity`
 * @throws FormatError `image-damaged`, `image-truncated`; `image-unsupported` for arithmetic coding, lossless compression,
 *   and progressive ones whose last scans are missing; `image-too-large` if there is no memory for it
 */
export function readJpeg(bytes: Uint8Array, facts: JpegFacts): JpegPlanes | Rgb8Image {
  if (facts.isArithmetic)
    throw unsupported('content is a JPEG with arithmetic coding, which our own reader does not decode');
  if (facts.isLossless)
    throw unsupported('content is a JPEG with lossless compression, which our own reader does not decode');
  try {
    const jpeg = readJpegCoefficients(bytes);
    refuseSmoothed(jpeg);
    const ids = jpeg.components.map(({ id }) => id);
    const isYcc = jpeg.components.length === 3 && hasYcc(bytes, facts, ids);
    return (isYcc ? toPlanes(jpeg) : undefined) ?? toRgb(jpeg, isYcc);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw tooLarge(`browser gives no more memory: ${error.message}`, error);
  }
}

function toPlanes(jpeg: JpegCoefficients): JpegPlanes | undefined {
  const [luma, blue, red] = jpeg.components;
  if (!luma || !blue || !red) return undefined;
  const isWhole = luma.h === jpeg.maxH && luma.v === jpeg.maxV && blue.h === red.h && blue.v === red.v;
  const layout = isWhole ? LAYOUTS[`${luma.h / blue.h}x${luma.v / blue.v}`] : undefined;
  if (!layout) return undefined;
  return {
    layout,
    planes: [makeJpegSamples(jpeg, luma), makeJpegSamples(jpeg, blue), makeJpegSamples(jpeg, red)],
  };
}

const LAYOUTS: Readonly<Record<string, JpegPlanes['layout']>> = { '2x2': 'I420', '2x1': 'I422', '1x1': 'I444' };

function toRgb(jpeg: JpegCoefficients, isYcc: boolean): Rgb8Image {
  const { widthPx, heightPx, components } = jpeg;
  const full = components.map((component) => makeJpegPlane(jpeg, component));
  const first = full[0]!;
  const [, second = first, third = first] = full; // grey is the same in all channels
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < first.length; i++) {
    if (isYcc) {
      setRgb(rgb, 3 * i, { y: first[i]!, cb: second[i]!, cr: third[i]! });
    } else {
      rgb[3 * i] = first[i]!;
      rgb[3 * i + 1] = second[i]!;
      rgb[3 * i + 2] = third[i]!;
    }
  }
  return { widthPx, heightPx, rgb };
}
