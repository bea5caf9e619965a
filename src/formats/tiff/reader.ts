import { truncated, unsupported } from '../image/failure.ts';
import type { WideGreyRule } from '../../core/preprocessing.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';
import { WideGrey } from '../image/wide-grey.ts';
import { assembleBlocks, type TiffBlock } from './blocks.ts';
import { isCcitt, makeCcittDecoder } from './ccitt.ts';
import { reverseBitOrder } from './codecs.ts';
import { TIFF_COMPRESSION, readTiffHeader } from './header.ts';
import { readTiffLayout, type TiffLayout } from './layout.ts';
import { chooseAlphaReader, chooseRowConverter } from './pixels.ts';
import { decodeTiffJpeg } from './jpeg.ts';
import { decodeOldJpeg } from './old-jpeg.ts';
import { undoPredictor } from './predictor.ts';
import { turnUpright } from '../image/turn-image.ts';
import { chooseUnpack, type Unpack } from './unpack.ts';
import { packedYcbcrBytes, spreadYcbcr } from './ycbcr.ts';

/** TIFF's photometric interpretations. */
const RGB = 2;
const YCBCR = 6;

/**
 * Reads the first page of a TIFF as Pillow's `convert('RGB')` does, its alpha beside it, turned by its orientation tag (Pillow turns TIFF, and
 * TIFF alone, while loading).
 *
 * @param rule - for grey of more than 8 bits; Pillow's unless told
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`, `image-too-large`
 */
export function readTiff(bytes: Uint8Array, rule?: WideGreyRule): Rgb8Image {
  readTiffHeader(bytes); // refuses what we cannot decompress
  const layout = readTiffLayout(bytes);
  const { widthPx, heightPx, orientation } = layout;
  const wide = new WideGrey(rule);
  const convertRow = chooseRowConverter(asDecoded(layout), wide);
  const { rows, rowBytes } = decodeRows(bytes, layout);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const readAlpha = chooseAlphaReader(layout);
  const alpha = readAlpha && new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = rows.subarray(y * rowBytes, (y + 1) * rowBytes);
    convertRow(row, rgb.subarray(y * widthPx * 3, (y + 1) * widthPx * 3));
    if (alpha) readAlpha(row, alpha.subarray(y * widthPx, (y + 1) * widthPx));
  }
  const picture = { widthPx, heightPx, rgb, ...(alpha ? { alpha } : {}) };
  return { ...turnUpright(picture, orientation), isClipped: wide.isClipped };
}

/** What the rows are once they are decoded: YCbCr in JPEG comes out of its decoder as RGB, in old-style JPEG with chroma for every pixel. */
function asDecoded(layout: TiffLayout): TiffLayout {
  const { compression, samplesPerPixel, bitsPerSample, isPlanar, photometric } = layout;
  if (compression === TIFF_COMPRESSION.oldJpeg) return { ...layout, ycbcr: { ...layout.ycbcr, across: 1, down: 1 } };
  if (compression !== TIFF_COMPRESSION.jpeg) return layout;
  if (bitsPerSample !== 8) throw unsupported(`content is TIFF with JPEG of ${bitsPerSample} bits a sample`);
  if (photometric === YCBCR && samplesPerPixel !== 3) {
    throw unsupported(`content is TIFF with JPEG of ${samplesPerPixel} samples, colour kind ${photometric}`);
  }
  return photometric === YCBCR && !isPlanar ? { ...layout, photometric: RGB } : layout;
}

function decodeRows(bytes: Uint8Array, layout: TiffLayout): ReturnType<typeof assembleBlocks> {
  if (layout.compression !== TIFF_COMPRESSION.oldJpeg) return assembleBlocks(bytes, layout, chooseDecoder(layout));
  const { samplesPerPixel, isPlanar, widthPx } = layout;
  if (samplesPerPixel !== 3 || isPlanar) {
    throw unsupported(
      `content is TIFF with old-style JPEG of ${samplesPerPixel} samples${isPlanar ? ' in planes' : ''}`,
    );
  }
  return { rows: decodeOldJpeg(bytes, layout), rowBytes: 3 * widthPx };
}

/** Chooses what decodes one strip or tile. */
function chooseDecoder(layout: TiffLayout): (block: TiffBlock) => Uint8Array {
  const { compression } = layout;
  if (isCcitt(compression)) return makeCcittDecoder(layout);
  if (compression === TIFF_COMPRESSION.jpeg) return (block) => decodeTiffJpeg(block, layout);
  if (compression === TIFF_COMPRESSION.none) return (block) => takeUncompressed(block, layout);
  const unpack = chooseUnpack(compression);
  return (block) => unpackBlock(block, layout, unpack);
}

function takeUncompressed({ source, shownBytes }: TiffBlock, { isBitReversed }: TiffLayout): Uint8Array {
  if (source.length < shownBytes) throw truncated(`TIFF block has ${source.length} bytes, expected ${shownBytes}`);
  const shown = source.subarray(0, shownBytes);
  return isBitReversed ? reverseBitOrder(shown) : shown;
}

function unpackBlock(block: TiffBlock, layout: TiffLayout, unpack: Unpack): Uint8Array {
  const { ycbcr, photometric, compression, isBitReversed, predictor } = layout;
  const source = isBitReversed ? reverseBitOrder(block.source) : block.source;
  const isPacked = photometric === YCBCR && block.samplesPerPixel === 3;
  if (isPacked && ycbcr.across * ycbcr.down > 1) {
    if (predictor !== 1)
      throw unsupported(`content is TIFF with predictor ${predictor} of YCbCr whose chroma is shared`);
    const group = { ...block, ycbcr, isTile: layout.block.isTile };
    return spreadYcbcr(unpack(source, packedYcbcrBytes(group)), group);
  }
  const rows = unpack(source, block.heightPx * block.rowBytes);
  if (compression === TIFF_COMPRESSION.packBits) return rows;
  undoPredictor(predictor, {
    rows,
    rowBytes: block.rowBytes,
    bitsPerSample: layout.bitsPerSample,
    stride: block.samplesPerPixel,
    littleEndian: layout.littleEndian,
  });
  return rows;
}
