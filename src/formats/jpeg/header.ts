import { readExifOrientation, readXmpOrientation } from '../exif/tag.ts';
import { damaged, truncated, unsupported } from '../image/failure.ts';
import type { ImageHeader, JpegFacts } from '../image/header.ts';
import { walkJpegSegments, type JpegSegment } from './segments.ts';

const DHT = 0xc4;
const DAC = 0xcc;
const APP1 = 0xe1;
const APP14 = 0xee;
const XMP_NAME = 'http://ns.adobe.com/xap/1.0/\0';
/** Frame kinds that libjpeg-turbo, and so Pillow, cannot decode: hierarchical ones, and lossless by arithmetic coding. */
const UNDECODABLE = new Set([0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf]);
const SAMPLING: Readonly<Record<string, string>> = {
  '1x1': '4:4:4',
  '2x1': '4:2:2',
  '2x2': '4:2:0',
  '1x2': '4:4:0',
  '4x1': '4:1:1',
  '4x2': '4:1:0',
};

interface Frame extends Omit<JpegFacts, 'adobeTransform'> {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Reads the headers of a JPEG up to its first scan.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported` (12 bits, two components, hierarchical)
 */
export function readJpegHeader(bytes: Uint8Array): ImageHeader {
  let frame: Frame | undefined;
  let adobeTransform: number | undefined;
  const exif: Uint8Array[] = [];
  let xmp: Uint8Array | undefined;
  for (const segment of walkJpegSegments(bytes)) {
    const payload = bytes.subarray(segment.start, segment.end);
    if (isFrame(segment.marker)) {
      if (frame) throw damaged('JPEG has two frame headers');
      frame = readFrame(segment, payload);
    } else if (segment.marker === APP14 && startsWith(payload, 'Adobe')) {
      if (payload.length >= 12) adobeTransform = payload[11];
    } else if (segment.marker === APP1 && startsWith(payload, 'Exif\0\0')) {
      // A block over 64 kB comes in several segments, each with the name.
      exif.push(exif.length === 0 ? payload : payload.subarray(6));
    } else if (segment.marker === APP1 && startsWith(payload, XMP_NAME)) {
      xmp = payload.subarray(XMP_NAME.length);
    }
  }
  if (!frame) throw damaged('JPEG has no frame header before its first scan');
  const { widthPx, heightPx, ...facts } = frame;
  return {
    format: 'jpeg',
    widthPx,
    heightPx,
    hasAlpha: false,
    bitDepth: facts.precisionBits,
    animated: false,
    orientation: (exif.length > 0 ? readExifOrientation(join(exif)) : undefined) ?? xmpOrientation(xmp) ?? 1,
    reader: 'planes-or-bitmap',
    jpeg: { ...facts, adobeTransform },
  };
}

/** Whether this marker begins a frame header (SOF), whatever its kind. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== DAC;
}

function readFrame({ marker }: JpegSegment, payload: Uint8Array): Frame {
  if (payload.length < 6) throw truncated(`JPEG frame header has ${payload.length} bytes, expected at least 6`);
  const precisionBits = payload[0]!;
  const components = payload[5]!;
  if (precisionBits !== 8) throw unsupported(`content is JPEG with ${precisionBits} bits a sample`);
  if (![1, 3, 4].includes(components)) throw unsupported(`content is JPEG with ${components} components`);
  if (UNDECODABLE.has(marker)) throw unsupported(`content is JPEG of a hierarchical kind, 0xff${marker.toString(16)}`);
  if (payload.length < 6 + 3 * components) throw truncated('JPEG frame header ends inside its components');
  const heightPx = payload[1]! * 256 + payload[2]!;
  const widthPx = payload[3]! * 256 + payload[4]!;
  if (widthPx === 0 || heightPx === 0) throw damaged(`JPEG has size ${widthPx} × ${heightPx}`);
  const factors = Array.from({ length: components }, (_, i) => {
    const packed = payload[7 + 3 * i]!;
    return [packed >> 4, packed & 15] as const;
  });
  return {
    widthPx,
    heightPx,
    components,
    precisionBits,
    factors,
    sampling: nameSampling(factors),
    progressive: marker === 0xc2 || marker === 0xca,
    isArithmetic: marker === 0xc9 || marker === 0xca,
    isLossless: marker === 0xc3,
  };
}

function nameSampling(factors: readonly (readonly [number, number])[]): string {
  const [luma, blue, red] = factors;
  if (!luma || !blue || !red) return 'grey';
  if (blue[0] !== red[0] || blue[1] !== red[1]) return 'other';
  return SAMPLING[`${luma[0] / blue[0]}x${luma[1] / blue[1]}`] ?? 'other';
}

function startsWith(bytes: Uint8Array, prefix: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, prefix.length)) === prefix;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function xmpOrientation(xmp: Uint8Array | undefined) {
  return xmp && readXmpOrientation(new TextDecoder('latin1').decode(xmp));
}
