import { readExifOrientation, readXmpOrientation } from '../exif/tag.ts';
import { damaged, truncated } from '../image/failure.ts';
import type { ImageHeader } from '../image/header.ts';
import { walkWebpChunks } from './chunks.ts';

const ALPHA_FLAG = 0x10;
const ANIMATION_FLAG = 0x02;
const HEADER_BYTES = 30; // what the longest of the three headers needs

/**
 * Reads the headers of a WebP: simple lossy, simple lossless or extended.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readWebpHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length < HEADER_BYTES) throw truncated(`WebP has ${bytes.length} bytes, its header needs ${HEADER_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let hasAlpha = false;
  let isAnimation = false;
  let frames = 0;
  let exif: Uint8Array | undefined;
  let xmp: Uint8Array | undefined;
  let size: { widthPx: number; heightPx: number } | undefined;
  for (const { name, start, end } of walkWebpChunks(bytes)) {
    const payload = bytes.subarray(start, end);
    if (name === 'VP8X' && payload.length >= 10) {
      hasAlpha ||= (payload[0]! & ALPHA_FLAG) !== 0;
      isAnimation ||= (payload[0]! & ANIMATION_FLAG) !== 0;
      size ??= { widthPx: 1 + readUint24(view, start + 4), heightPx: 1 + readUint24(view, start + 7) };
    } else if (name === 'VP8L' && payload.length >= 5) {
      if (payload[0] !== 0x2f) throw damaged(`WebP lossless data begin with ${payload[0]}, expected 47`);
      const bits = view.getUint32(start + 1, true);
      hasAlpha ||= ((bits >>> 28) & 1) !== 0;
      size ??= { widthPx: (bits & 0x3fff) + 1, heightPx: ((bits >>> 14) & 0x3fff) + 1 };
    } else if (name === 'VP8 ' && payload.length >= 10) {
      if (readUint24(view, start + 3) !== 0x2a019d) throw damaged('WebP lossy data have no start code');
      size ??= {
        widthPx: view.getUint16(start + 6, true) & 0x3fff,
        heightPx: view.getUint16(start + 8, true) & 0x3fff,
      };
    } else if (name === 'ALPH') {
      hasAlpha = true;
    } else if (name === 'ANMF') {
      frames++;
    } else if (name === 'EXIF') {
      exif ??= payload;
    } else if (name === 'XMP ') {
      xmp ??= payload;
    }
  }
  if (!size) throw damaged('WebP has no picture data');
  if (size.widthPx === 0 || size.heightPx === 0) throw damaged(`WebP has size ${size.widthPx} × ${size.heightPx}`);
  return {
    format: 'webp',
    ...size,
    hasAlpha,
    bitDepth: 8,
    animated: frames > 1,
    orientation:
      (exif && readExifOrientation(exif)) ?? (xmp && readXmpOrientation(new TextDecoder('latin1').decode(xmp))) ?? 1,
    // Browsers differ in what shows where the first frame leaves some of the picture.
    reader: isAnimation ? 'library' : hasAlpha ? 'native-alpha' : 'bitmap',
  };
}

function readUint24(view: DataView, at: number): number {
  return view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
}
