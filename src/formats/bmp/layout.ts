import { damaged, truncated, unsupported } from '../image/failure.ts';

/** How the pixels of a BMP are stored. */
export type BmpPixels =
  /** `bits` a sample, an index into the palette, or grey where there is none (1 bit: black and white). */
  | {
      readonly kind: 'indexed';
      readonly bits: number;
      readonly palette: Uint8Array | undefined;
      readonly paletteStride: 3 | 4;
    }
  /** As above, run-length coded. */
  | {
      readonly kind: 'runs';
      readonly bits: 4 | 8;
      readonly palette: Uint8Array | undefined;
      readonly paletteStride: 3 | 4;
    }
  /** 16 bits: blue in the lowest 5, green in 5 or 6, red in 5. */
  | { readonly kind: 'packed16'; readonly greenBits: 5 | 6 }
  /** Whole bytes: where red, green and blue stand inside a pixel. */
  | {
      readonly kind: 'bytes';
      readonly pixelBytes: 3 | 4;
      readonly order: readonly [number, number, number];
      readonly hasAlpha: boolean;
    };

/** What a BMP's headers say. */
export interface BmpLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1, 4, 8, 16, 24 or 32. */
  readonly bitsPerPixel: number;
  readonly isTopDown: boolean;
  readonly pixels: BmpPixels;
  readonly dataAt: number;
  /** Bytes a row, padded to four. */
  readonly stride: number;
}

const FILE_HEADER_BYTES = 14;
const OS2_HEADER_BYTES = 12;
const HEADER_BYTES = new Set([40, 52, 56, 64, 108, 124]);
const RAW = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;

/** Bit masks of red, green, blue and alpha that Pillow knows for 32 bits, and where it finds red, green and blue. */
const MASKS_32: readonly (readonly [masks: string, order: readonly [number, number, number], hasAlpha: boolean])[] = [
  ['ff0000 ff00 ff 0', [2, 1, 0], false],
  ['ff000000 ff0000 ff00 0', [3, 2, 1], false],
  ['ff000000 ff00 ff 0', [3, 1, 0], false],
  ['ff000000 ff0000 ff00 ff', [3, 2, 1], true],
  ['ff ff00 ff0000 ff000000', [0, 1, 2], true],
  ['ff0000 ff00 ff ff000000', [2, 1, 0], true],
  ['ff000000 ff00 ff ff0000', [3, 1, 0], true],
  ['0 0 0 0', [2, 1, 0], true],
];

/**
 * Reads the headers of a BMP: Windows 3 to 5 and OS/2.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readBmpLayout(bytes: Uint8Array): BmpLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < FILE_HEADER_BYTES + 4) throw truncated(`BMP has ${bytes.length} bytes, too few for its header`);
  const declaredAt = view.getUint32(10, true);
  const headerBytes = view.getUint32(FILE_HEADER_BYTES, true);
  const isOs2 = headerBytes === OS2_HEADER_BYTES;
  if (!isOs2 && !HEADER_BYTES.has(headerBytes))
    throw unsupported(`content is BMP with a header of ${headerBytes} bytes`);
  const headerEnd = FILE_HEADER_BYTES + headerBytes;
  if (headerEnd > bytes.length) throw truncated(`BMP has ${bytes.length} bytes, its header ends at ${headerEnd}`);

  const isTopDown = !isOs2 && bytes[25] === 0xff;
  const widthPx = isOs2 ? view.getUint16(18, true) : view.getUint32(18, true);
  const storedHeight = isOs2 ? view.getUint16(20, true) : view.getUint32(22, true);
  const heightPx = isTopDown ? 2 ** 32 - storedHeight : storedHeight;
  if (widthPx === 0 || heightPx === 0) throw damaged(`BMP has size ${widthPx} × ${heightPx}`);
  const bitsPerPixel = view.getUint16(isOs2 ? 24 : 28, true);
  const compression = isOs2 ? RAW : view.getUint32(30, true);
  const colors = (isOs2 ? 0 : view.getUint32(46, true)) || 2 ** bitsPerPixel;
  const paletteStride = isOs2 ? 3 : 4;
  if (![1, 4, 8, 16, 24, 32].includes(bitsPerPixel))
    throw unsupported(`content is BMP with ${bitsPerPixel} bits a pixel`);

  // Three masks follow a header of 40 bytes; longer ones hold them.
  const masksBehindHeader = compression === BITFIELDS && headerBytes === 40;
  const paletteAt = headerEnd + (masksBehindHeader ? 12 : 0);
  if (paletteAt > bytes.length) throw truncated('BMP ends inside its colour masks');
  const isIndexed = bitsPerPixel <= 8;
  const paletteBytes = isIndexed ? paletteStride * colors : 0;
  const declaredOverPalette = declaredAt === headerEnd && isIndexed;
  const common = {
    widthPx,
    heightPx,
    bitsPerPixel,
    isTopDown,
    dataAt: declaredOverPalette ? headerEnd + paletteBytes : declaredAt || paletteAt + paletteBytes,
    stride: Math.floor((widthPx * bitsPerPixel + 31) / 32) * 4,
  };
  if (isIndexed) {
    if (colors > 65536) throw unsupported(`content is BMP with ${colors} colours`);
    if (colors > 256) throw damaged(`BMP has a palette of ${colors} colours`);
    const palette = bytes.subarray(paletteAt, paletteAt + paletteBytes);
    return { ...common, pixels: indexedPixels(bitsPerPixel, compression, { palette, paletteStride, colors }) };
  }
  return { ...common, pixels: directPixels(bitsPerPixel, compression, readMasks(view, headerBytes)) };
}

function indexedPixels(
  bitsPerPixel: number,
  compression: number,
  table: { readonly palette: Uint8Array; readonly paletteStride: 3 | 4; readonly colors: number },
): BmpPixels {
  const { palette, paletteStride, colors } = table;
  // Pillow drops a palette that says nothing, and then takes the samples for one bit (two colours) or eight.
  const isPlain = Array.from({ length: colors }, (_, i) => i).every((i) => {
    const grey = colors === 2 ? i * 255 : i;
    return [0, 1, 2].every((channel) => palette[i * paletteStride + channel] === grey);
  });
  const shared = { palette: isPlain ? undefined : palette, paletteStride };
  if (compression === RLE4 || compression === RLE8) {
    return { kind: 'runs', bits: compression === RLE4 ? 4 : 8, ...shared };
  }
  if (compression !== RAW) throw unsupported(`content is BMP with compression ${compression}`);
  return { kind: 'indexed', bits: isPlain ? (colors <= 2 ? 1 : 8) : bitsPerPixel, ...shared };
}

function readMasks(view: DataView, headerBytes: number): readonly string[] {
  if (headerBytes === OS2_HEADER_BYTES) return [];
  const at = FILE_HEADER_BYTES + 40; // inside longer headers, behind one of 40 bytes
  const count = headerBytes >= 56 ? 4 : 3;
  const masks = Array.from({ length: count }, (_, i) =>
    at + 4 * i + 4 <= view.byteLength ? view.getUint32(at + 4 * i, true).toString(16) : '0',
  );
  return count === 4 ? masks : [...masks, '0'];
}

function directPixels(bitsPerPixel: number, compression: number, masks: readonly string[]): BmpPixels {
  const rgbMasks = masks.slice(0, 3).join(' ');
  if (compression === RAW) {
    if (bitsPerPixel === 16) return { kind: 'packed16', greenBits: 5 };
    return { kind: 'bytes', pixelBytes: bitsPerPixel === 24 ? 3 : 4, order: [2, 1, 0], hasAlpha: false };
  }
  if (compression === BITFIELDS) {
    if (bitsPerPixel === 16 && rgbMasks === 'f800 7e0 1f') return { kind: 'packed16', greenBits: 6 };
    if (bitsPerPixel === 16 && rgbMasks === '7c00 3e0 1f') return { kind: 'packed16', greenBits: 5 };
    if (bitsPerPixel === 24 && rgbMasks === 'ff0000 ff00 ff') {
      return { kind: 'bytes', pixelBytes: 3, order: [2, 1, 0], hasAlpha: false };
    }
    const known = MASKS_32.find(([name]) => name === masks.join(' '));
    if (bitsPerPixel === 32 && known) return { kind: 'bytes', pixelBytes: 4, order: known[1], hasAlpha: known[2] };
    throw unsupported(`content is BMP with colour masks ${masks.join(' ')}`);
  }
  throw unsupported(`content is BMP with compression ${compression} at ${bitsPerPixel} bits`);
}
