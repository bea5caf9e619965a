import { damaged, unsupported } from '../image/failure.ts';
import type { TiffDirectory } from './directory.ts';
import { TAG } from './tags.ts';

const BYTE = 1;
const UNCOMPRESSED = 1;
const UNKNOWN_EXTRA = 999; // of Corel's programs

/** Tags that Pillow takes for texts, not for numbers, where their type is BYTE. */
const NO_BYTES: readonly number[] = [
  ...[TAG.width, TAG.height, TAG.bitsPerSample, TAG.compression, TAG.photometric, TAG.fillOrder, TAG.samplesPerPixel],
  ...[TAG.extraSamples, TAG.sampleFormat],
];
/** Those that it reads itself only where no libtiff is needed. */
const NO_BYTES_IF_UNCOMPRESSED: readonly number[] = [TAG.rowsPerStrip, TAG.tileWidth, TAG.tileHeight];
/** Tags that libtiff wants to be one number, of 0 at least. */
const SINGLE: readonly number[] = [
  ...[TAG.width, TAG.height, TAG.samplesPerPixel, TAG.rowsPerStrip, TAG.planar, TAG.tileWidth, TAG.tileHeight],
];
/** Where blocks lie and how long they are; libtiff lets the numbers of both differ where they are no more than this. */
const LISTS = [
  [TAG.stripOffsets, TAG.stripByteCounts],
  [TAG.tileOffsets, TAG.tileByteCounts],
] as const;
const MAX_UNEVEN = 4;

/**
 * Refuses tags of types, counts and values that Pillow does not take, or libtiff, to which it gives compressed pages.
 *
 * @throws FormatError `image-damaged`, `image-unsupported`
 */
export function checkTiffTags(directory: TiffDirectory, compression: number): void {
  const isCompressed = compression !== UNCOMPRESSED;
  for (const tag of isCompressed ? NO_BYTES : [...NO_BYTES, ...NO_BYTES_IF_UNCOMPRESSED]) {
    if (directory.field(tag)?.type === BYTE) throw damaged(`TIFF has bytes in its tag ${tag}`);
  }
  const photometrics = directory.field(TAG.photometric)?.count ?? 1;
  if (photometrics !== 1) throw damaged(`TIFF has ${photometrics} values in its tag ${TAG.photometric}`);
  const fillOrder = directory.numbers(TAG.fillOrder)?.[0] ?? 1;
  if (fillOrder !== 1 && fillOrder !== 2) throw unsupported(`content is TIFF with bits in the order ${fillOrder}`);
  for (const tag of SINGLE) {
    const values = directory.numbers(tag) ?? [];
    if (values.length > 0 && values[0]! < 0) throw damaged(`TIFF has ${values[0]!} in its tag ${tag}`);
    if (isCompressed && values.length > 1) throw damaged(`TIFF has ${values.length} values in its tag ${tag}`);
  }
  for (const tag of isCompressed ? [...SINGLE, ...LISTS.flat()] : []) {
    const type = directory.field(tag)?.type;
    if (type !== undefined && !directory.numbers(tag)) throw damaged(`TIFF has type ${type} in its tag ${tag}`);
  }
  for (const [offsets, byteCounts] of LISTS) {
    const counts = [offsets, byteCounts].map((tag) => directory.field(tag)?.count ?? 0);
    const isUneven = counts[0] !== counts[1] && Math.min(...counts) > 0 && Math.max(...counts) > MAX_UNEVEN;
    if (isCompressed && isUneven) throw damaged(`TIFF has ${counts.join(' places and ')} lengths of blocks`);
  }
  const planar = directory.numbers(TAG.planar)?.[0] ?? 1;
  if (isCompressed && planar !== 1 && planar !== 2) throw damaged(`TIFF has planes of the kind ${planar}`);
}

/** What is known of a page's samples. */
export interface TiffSampleCounts {
  readonly photometric: number;
  readonly samplesPerPixel: number;
  readonly bitsPerSample: number;
  /** Kinds of the samples behind the colours: 0 unspecified, 1 premultiplied alpha, 2 alpha. */
  readonly extras: readonly number[];
}

/**
 * Refuses extra samples that Pillow knows no order for: the first one is unspecified or alpha, the others are unspecified, and
 * together with the colours they are all samples.
 *
 * @throws FormatError `image-unsupported`
 */
export function checkExtraSamples({ photometric, samplesPerPixel, bitsPerSample, extras }: TiffSampleCounts): void {
  const [first, ...others] = extras;
  if (first === undefined) return;
  const colours = photometric === 2 || photometric === 6 ? 3 : photometric === 5 ? 4 : 1;
  const isKnown = first <= 2 || (first === UNKNOWN_EXTRA && bitsPerSample === 8 && others.length === 0);
  if (isKnown && others.every((kind) => kind === 0) && samplesPerPixel === colours + extras.length) return;
  throw unsupported(
    `content is TIFF with ${samplesPerPixel} samples a pixel, extra ones of kinds ${extras.join(', ')}`,
  );
}
