import { readXmpOrientation, toOrientation } from '../exif/tag.ts';
import { damaged, tooLarge, truncated, unsupported } from '../image/failure.ts';
import type { Orientation } from '../image/header.ts';
import { MAX_IMAGE_PIXELS } from '../image/limits.ts';
import { withByteCounts } from './byte-counts.ts';
import { readTiffDirectory, type TiffDirectory } from './directory.ts';
import { checkExtraSamples, checkTiffTags } from './tag-rules.ts';
import type { OldJpegTags } from './old-jpeg.ts';
import type { TiffYcbcr } from './ycbcr.ts';
import { TAG } from './tags.ts';

/** What a sample of a TIFF is. */
export type TiffSamples = 'unsigned' | 'signed' | 'float';

/** What the tags of a TIFF's first page say. */
export interface TiffLayout {
  /** Size as stored, before the turn by its orientation tag. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly orientation: Orientation;
  readonly littleEndian: boolean;
  readonly compression: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr, 8 CIE Lab. */
  readonly photometric: number;
  /** Samples a pixel, alpha and extra ones included. */
  readonly samplesPerPixel: number;
  readonly bitsPerSample: number;
  readonly samples: TiffSamples;
  /** Kind of the first extra sample: 0 unspecified, 1 premultiplied alpha, 2 alpha; undefined without extra samples. */
  readonly extra: number | undefined;
  /** Kinds of all extra samples. */
  readonly extras: readonly number[];
  /** Each sample in a plane of its own. */
  readonly isPlanar: boolean;
  /** Planes of unspecified meaning behind the others, which are not read. */
  readonly unreadPlanes: number;
  /** The lowest bit comes first. */
  readonly isBitReversed: boolean;
  /** 1 none, 2 differences, 3 differences of floats. */
  readonly predictor: number;
  /** Red, green and blue tables in turn, 8 bits a value. */
  readonly palette: Uint8Array | undefined;
  readonly block: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly isTile: boolean;
    readonly offsets: readonly number[];
    /** Undefined where the tag is missing. */
    readonly byteCounts: readonly number[] | undefined;
  };
  /** JPEG tables that the blocks share, and the options of CCITT group 3 or 4, whichever it is. */
  readonly jpegTables: Uint8Array | undefined;
  readonly faxOptions: number;
  readonly ycbcr: TiffYcbcr;
  readonly oldJpeg: OldJpegTags;
  readonly hasMorePages: boolean;
}

const SAMPLE_FORMATS: Readonly<Record<number, TiffSamples>> = { 1: 'unsigned', 2: 'signed', 3: 'float' };
const MAX_SAMPLES = 6;
const BYTE = 1;
const UNCOMPRESSED = 1;
const OLD_JPEG = 6;
const RGB = 2;
const YCBCR = 6;
/** What writers put for "all rows in one strip". */
const ALL_ROWS = 2 ** 32 - 1;
const MAX_INT32 = 2 ** 31 - 1;

/**
 * Reads the first page's tags, with the defaults that Pillow gives to missing ones.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported` for sample layouts that Pillow refuses,
 *   `image-too-large` for compressed tiles of more pixels than a picture may have
 */
export function readTiffLayout(bytes: Uint8Array): TiffLayout {
  const directory = readTiffDirectory(bytes);
  const compression = directory.numbers(TAG.compression)?.[0] ?? UNCOMPRESSED;
  // Pillow hands compressed files to libtiff, which wants the directory whole.
  if (directory.isCut && compression !== UNCOMPRESSED) throw truncated('TIFF ends inside its directory');
  checkTiffTags(directory, compression);
  const first = (tag: number) => directory.numbers(tag)?.[0];
  const widthPx = first(TAG.width);
  const heightPx = first(TAG.height);
  if (!widthPx || !heightPx) throw damaged(`TIFF has size ${widthPx ?? 'missing'} × ${heightPx ?? 'missing'}`);
  const isPlanar = first(TAG.planar) === 2;

  let extras = directory.numbers(TAG.extraSamples) ?? [];
  let depths = directory.numbers(TAG.bitsPerSample) ?? [1];
  let unreadPlanes = 0;
  let samplesPerPixel = first(TAG.samplesPerPixel) ?? (compression === OLD_JPEG ? 3 : 1);
  if (isPlanar && extras.length > 0 && Math.max(...extras) === 0) {
    // Planes of unspecified meaning stand behind the others and need not be read.
    depths = depths.slice(0, -extras.length);
    samplesPerPixel -= extras.length;
    unreadPlanes = extras.length;
    extras = [];
  }
  if (samplesPerPixel < 1 || samplesPerPixel > MAX_SAMPLES) {
    throw unsupported(`content is TIFF with ${samplesPerPixel} samples a pixel`);
  }
  if (depths.length === 1) depths = Array.from({ length: samplesPerPixel }, () => depths[0]!);
  depths = depths.slice(0, samplesPerPixel);
  const bitsPerSample = depths[0] ?? 0;
  if (depths.length !== samplesPerPixel || depths.some((bits) => bits !== bitsPerSample)) {
    throw unsupported(`content is TIFF with ${depths.join(', ')} bits for ${samplesPerPixel} samples`);
  }
  const formats = directory.numbers(TAG.sampleFormat) ?? [1];
  const samples = SAMPLE_FORMATS[formats[0]!];
  if (!samples || formats.some((format) => format !== formats[0])) {
    throw unsupported(`content is TIFF with sample format ${formats.join(', ')}`);
  }
  const colorMap = directory.numbers(TAG.colorMap);
  const photometric = readPhotometric(first(TAG.photometric), compression);
  checkExtraSamples({ photometric, samplesPerPixel, bitsPerSample, extras });
  if (photometric === 3 && !colorMap) throw damaged('TIFF has palette colours, but no palette');
  return {
    widthPx,
    heightPx,
    orientation: readOrientation(directory),
    littleEndian: directory.littleEndian,
    compression,
    photometric,
    samplesPerPixel,
    bitsPerSample,
    samples,
    extra: extras[0],
    extras,
    isPlanar,
    unreadPlanes,
    isBitReversed: first(TAG.fillOrder) === 2,
    predictor: first(TAG.predictor) ?? 1,
    palette: colorMap && Uint8Array.from(colorMap, (value) => value >> 8),
    block: withByteCounts(readBlocks(directory, { widthPx, heightPx, compression }), {
      ...{ compression, widthPx, heightPx, directory },
    }),
    jpegTables: directory.bytes(TAG.jpegTables),
    faxOptions: first(compression === 4 ? TAG.group4Options : TAG.group3Options) ?? 0,
    ycbcr: readYcbcr(directory),
    oldJpeg: readOldJpegTags(directory),
    hasMorePages: directory.hasMorePages,
  };
}

/** Old-style JPEG is YCbCr, also where it says RGB or nothing. */
function readPhotometric(said: number | undefined, compression: number): number {
  if (compression !== OLD_JPEG) return said ?? 0;
  if (said !== undefined && said !== RGB && said !== YCBCR) {
    throw unsupported(`content is TIFF with old-style JPEG of the colour kind ${said}`);
  }
  return YCBCR;
}

function readOldJpegTags(directory: TiffDirectory): OldJpegTags {
  return {
    stream: directory.numbers(TAG.oldJpegStream)?.[0],
    streamBytes: directory.numbers(TAG.oldJpegBytes)?.[0],
    quantTables: directory.numbers(TAG.oldJpegQuantTables) ?? [],
    dcTables: directory.numbers(TAG.oldJpegDcTables) ?? [],
    acTables: directory.numbers(TAG.oldJpegAcTables) ?? [],
  };
}

/** With the defaults of TIFF 6.0. */
function readYcbcr(directory: TiffDirectory): TiffYcbcr {
  const [across = 2, down = 2] = directory.numbers(TAG.chromaSampling) ?? [];
  return {
    across,
    down,
    luma: directory.fractions(TAG.lumaParts) ?? [0.299, 0.587, 0.114],
    blackWhite: directory.fractions(TAG.blackWhite) ?? [0, 255, 128, 255, 128, 255],
  };
}

function readBlocks(
  directory: TiffDirectory,
  { widthPx, heightPx, compression }: Pick<TiffLayout, 'widthPx' | 'heightPx' | 'compression'>,
): TiffLayout['block'] {
  const stripOffsets = directory.numbers(TAG.stripOffsets);
  if (stripOffsets) {
    const rows = directory.numbers(TAG.rowsPerStrip)?.[0] ?? heightPx;
    const isTooMany = compression !== UNCOMPRESSED && rows > MAX_INT32 && rows !== ALL_ROWS; // to libtiff
    if (rows === 0 || isTooMany) throw damaged(`TIFF has strips of ${rows} rows`);
    return {
      widthPx,
      heightPx: Math.min(rows, heightPx),
      isTile: false,
      offsets: stripOffsets,
      byteCounts: directory.numbers(TAG.stripByteCounts),
    };
  }
  const tileOffsets = directory.numbers(TAG.tileOffsets);
  const tileWidth = directory.numbers(TAG.tileWidth)?.[0];
  const tileHeight = directory.numbers(TAG.tileHeight)?.[0];
  if (!tileOffsets || !tileWidth || !tileHeight) throw damaged('TIFF has neither strips nor tiles');
  // Of uncompressed tiles only what shows is read; compressed ones need memory for the whole.
  if (compression !== UNCOMPRESSED && tileWidth * tileHeight > MAX_IMAGE_PIXELS) {
    const pixels = `${tileWidth} × ${tileHeight} = ${tileWidth * tileHeight} pixels`;
    throw tooLarge(`TIFF has tiles of ${pixels}, the limit is ${MAX_IMAGE_PIXELS}`);
  }
  return {
    widthPx: tileWidth,
    heightPx: tileHeight,
    isTile: true,
    offsets: tileOffsets,
    byteCounts: directory.numbers(TAG.tileByteCounts),
  };
}

function readOrientation(directory: TiffDirectory): Orientation {
  if (directory.field(TAG.orientation)?.type === BYTE) return 1; // a text to Pillow, which turns nothing then
  const value = directory.numbers(TAG.orientation)?.[0];
  if (value === undefined) {
    const xmp = directory.bytes(TAG.xmp);
    return (xmp && readXmpOrientation(new TextDecoder('latin1').decode(xmp))) ?? 1;
  }
  return toOrientation(value);
}
