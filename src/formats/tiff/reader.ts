import { inflateZlib, MAX_DEFLATE_RATIO } from '../bytes/inflate.ts';
import { damaged, truncated, unsupported } from '../image/failure.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';
import { assembleBlocks, type TiffBlock } from './blocks.ts';
import { isCcitt, makeCcittDecoder } from './ccitt.ts';
import { decodePackBits, decodeTiffLzw, MAX_LZW_RATIO, MAX_PACK_BITS_RATIO, reverseBitOrder } from './codecs.ts';
import { TIFF_COMPRESSION, readTiffHeader } from './header.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import { chooseRowConverter } from './pixels.ts';
import { decodeTiffJpeg } from './jpeg.ts';
import { undoPredictor } from './predictor.ts';
import { turnUpright } from '../image/turn-image.ts';

/** What a byte can become at most: nothing is allocated for more than a block's data can hold. */
const MAX_RATIO: ReadonlyMap<number, number> = new Map([
  [TIFF_COMPRESSION.packBits, MAX_PACK_BITS_RATIO],
  [TIFF_COMPRESSION.lzw, MAX_LZW_RATIO],
  [TIFF_COMPRESSION.deflate, MAX_DEFLATE_RATIO],
  [TIFF_COMPRESSION.oldDeflate, MAX_DEFLATE_RATIO],
]);

/**
 * Reads the first page of a TIFF as Pillow's `convert('RGB')` does, turned by its orientation tag (Pillow turns TIFF, and
 * TIFF alone, while loading).
 *
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`, `image-too-large`
 */
export function readTiff(bytes: Uint8Array): Rgb8Image {
  readTiffHeader(bytes); // refuses what we cannot decompress
  const layout = readTiffLayout(bytes);
  const { widthPx, heightPx, orientation } = layout;
  const convertRow = chooseRowConverter(asDecoded(layout));
  const decode = isCcitt(layout.compression)
    ? makeCcittDecoder(layout)
    : (block: TiffBlock) => decodeBlock(block, layout);
  const { rows, rowBytes } = assembleBlocks(bytes, layout, decode);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    convertRow(rows.subarray(y * rowBytes, (y + 1) * rowBytes), rgb.subarray(y * widthPx * 3, (y + 1) * widthPx * 3));
  }
  return turnUpright({ widthPx, heightPx, rgb }, orientation);
}

/** JPEG inside TIFF comes out of its decoder as RGB, whatever went in. */
function asDecoded(layout: TiffLayout): TiffLayout {
  if (layout.compression !== TIFF_COMPRESSION.jpeg) return layout;
  const { samplesPerPixel, bitsPerSample, isPlanar, photometric } = layout;
  const isColor = samplesPerPixel === 3 && (photometric === 2 || photometric === 6);
  if (bitsPerSample !== 8 || isPlanar || !(isColor || samplesPerPixel === 1)) {
    throw unsupported(`content is TIFF with JPEG of ${samplesPerPixel} samples, colour kind ${photometric}`);
  }
  return isColor ? { ...layout, photometric: 2 } : layout;
}

function decodeBlock(block: TiffBlock, layout: TiffLayout): Uint8Array {
  const byteCount = block.heightPx * block.rowBytes;
  const { compression, isBitReversed } = layout;
  if (compression === TIFF_COMPRESSION.jpeg) return decodeTiffJpeg(block, layout);
  const cut = compression === TIFF_COMPRESSION.none ? block.source.subarray(0, block.shownBytes) : block.source;
  const source = isBitReversed ? reverseBitOrder(cut) : cut;
  if (compression === TIFF_COMPRESSION.none) {
    if (source.length < block.shownBytes) {
      throw truncated(`TIFF block has ${source.length} bytes, expected ${block.shownBytes}`);
    }
    return source;
  }
  if (byteCount > source.length * (MAX_RATIO.get(compression) ?? Infinity)) {
    throw truncated(`TIFF block has ${source.length} bytes, which cannot be ${byteCount} unpacked`);
  }
  if (compression === TIFF_COMPRESSION.packBits) return decodePackBits(source, byteCount);
  const rows = compression === TIFF_COMPRESSION.lzw ? decodeTiffLzw(source, byteCount) : inflate(source, byteCount);
  undoPredictor(layout.predictor, {
    rows,
    rowBytes: block.rowBytes,
    bitsPerSample: layout.bitsPerSample,
    stride: block.samplesPerPixel,
    littleEndian: layout.littleEndian,
  });
  return rows;
}

function inflate(source: Uint8Array, byteCount: number): Uint8Array {
  const { bytes, end } = inflateZlib(source, byteCount);
  if (end === 'broken') throw damaged(`TIFF block is broken after ${bytes.length} of ${byteCount} bytes`);
  if (bytes.length < byteCount) throw truncated(`TIFF block gives ${bytes.length} bytes, expected ${byteCount}`);
  return bytes;
}
