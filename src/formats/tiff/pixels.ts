import { unsupported } from '../image/failure.ts';
import { unpackSamples } from '../image/packed-samples.ts';
import { clipFloat } from '../pnm/reader.ts';
import type { WideGrey } from '../image/wide-grey.ts';
import { labConverter } from './lab.ts';
import type { TiffLayout } from './layout.ts';
import { CHROMA_SAMPLING, ycbcrConverter } from './ycbcr.ts';

/**
 * Turns one row of samples into RGB.
 *
 * @param row - one pixel's samples after the other, in the byte order of the file
 * @param target - `Uint8Array[widthPx * 3]`; written to
 */
export type RowConverter = (row: Uint8Array, target: Uint8Array) => void;

const PREMULTIPLIED = 1;

/**
 * Chooses how the samples of a TIFF become RGB, equal to Pillow's reading and `convert('RGB')`.
 *
 * @throws FormatError `image-unsupported` for layouts that Pillow refuses, or makes noise of
 */
export function chooseRowConverter(layout: TiffLayout, wide: WideGrey): RowConverter {
  const { photometric, samplesPerPixel, bitsPerSample, samples, extra } = layout;
  if (layout.isPlanar) checkPlanes(layout);
  if (!hasCountedExtras(layout)) throw refuse(layout);
  const isByte = samples === 'unsigned' && bitsPerSample === 8;
  const isShort = samples === 'unsigned' && bitsPerSample === 16;
  const isTwoSamples = isByte && samplesPerPixel === 2 && (extra === 0 || extra === 2) && !layout.isBitReversed;
  if (photometric <= 1 && (samplesPerPixel === 1 || (photometric === 1 && isTwoSamples)))
    return greyConverter(layout, wide);
  if (photometric === 3 && samples === 'unsigned' && bitsPerSample <= 8) {
    if (samplesPerPixel === 1 || isTwoSamples) return paletteConverter(layout);
  }
  if (layout.isBitReversed && (photometric !== 2 || bitsPerSample !== 8 || samplesPerPixel !== 3)) throw refuse(layout);
  if (photometric === 2 && samplesPerPixel >= 3 && (isByte || (isShort && samplesPerPixel <= 4))) {
    if (extra === undefined && samplesPerPixel > 4) throw refuse(layout);
    return extra === PREMULTIPLIED || isPremultipliedPlane(layout)
      ? premultipliedConverter(layout)
      : colorConverter(layout);
  }
  const hasOneMeaning = extra === undefined ? samplesPerPixel === 4 : extra === 0 && isByte;
  if (photometric === 5 && samplesPerPixel >= 4 && (isByte || isShort) && hasOneMeaning) return cmykConverter(layout);
  if (photometric === 8 && isByte && samplesPerPixel === 3 && extra === undefined)
    return labConverter(!layout.isPlanar);
  if (photometric === 6 && isByte && samplesPerPixel === 3 && extra === undefined) {
    checkYcbcr(layout);
    return ycbcrConverter(layout);
  }
  if (photometric === 6 && isByte && samplesPerPixel === 1 && layout.compression === 1)
    return greyConverter({ ...layout, photometric: 1 }, wide);
  throw refuse(layout);
}

/**
 * Chooses how a row's alpha is read; of 16 bits the high byte, as Pillow does.
 *
 * @param layout - one that {@link chooseRowConverter} takes
 * @returns writes one byte a pixel; undefined where Pillow sees no alpha: none is stored, or the extra sample is unspecified
 */
export function chooseAlphaReader(layout: TiffLayout): RowConverter | undefined {
  const { photometric, samplesPerPixel, extra } = layout;
  const colours = photometric === 2 ? 3 : photometric === 1 || photometric === 3 ? 1 : undefined;
  if (colours === undefined || samplesPerPixel <= colours) return undefined;
  const isAlpha = colours === 3 ? extra !== 0 : extra === 2;
  if (!isAlpha) return undefined;
  const { sampleBytes, pixelBytes, high } = byteOffsets(layout);
  return (row, target) => {
    for (let to = 0, from = colours * sampleBytes + high; to < target.length; to++, from += pixelBytes) {
      target[to] = row[from]!;
    }
  };
}

/** Whether every sample is a colour or an extra one, and the extra ones behind the first are unspecified, as Pillow wants it. */
function hasCountedExtras({ photometric, samplesPerPixel, extras }: TiffLayout): boolean {
  const colours = [2, 6, 8].includes(photometric) ? 3 : photometric === 5 ? 4 : 1;
  return (
    extras.length === 0 || (samplesPerPixel === colours + extras.length && !extras.slice(1).some((kind) => kind !== 0))
  );
}

/** A fourth plane that nothing is said of: to libtiff it is unspecified, and that Pillow takes for premultiplied alpha. */
function isPremultipliedPlane({ isPlanar, compression, samplesPerPixel, extra }: TiffLayout): boolean {
  return isPlanar && compression !== 1 && samplesPerPixel === 4 && extra === undefined;
}

/** Refuses planes that Pillow does not read, or reads as something else. */
function checkPlanes(layout: TiffLayout): void {
  const { compression, photometric, samplesPerPixel, bitsPerSample, extra, unreadPlanes } = layout;
  const planes = samplesPerPixel + unreadPlanes;
  if (compression === 1 && layout.block.offsets.length > planes * countBlocks(layout)) {
    throw unsupported(`content is TIFF with ${planes} planes, and blocks for more`);
  }
  if (planes === 1) {
    if (compression === 1 && !isPlaneOfItsOwn(layout)) {
      throw unsupported('content is TIFF with one plane without compression, which Pillow misreads');
    }
    return;
  }
  if (compression !== 1) {
    if (samplesPerPixel > 4 || (photometric === 6 && planes > 3))
      throw unsupported(`content is TIFF with ${planes} planes`);
    return;
  }
  if (unreadPlanes > 0 || extra === 0 || extra === PREMULTIPLIED || samplesPerPixel > 4) {
    throw unsupported(`content is TIFF with ${planes} planes without compression`);
  }
  if (bitsPerSample !== 8) {
    // Pillow takes them for bytes, and makes noise of them.
    throw unsupported(
      `content is TIFF with planes of ${bitsPerSample} bits without compression, which Pillow misreads`,
    );
  }
}

/** Whether Pillow reads a single plane as it reads a picture without planes: it looks at the first letter of its mode alone. */
function isPlaneOfItsOwn({ photometric, bitsPerSample, isBitReversed }: TiffLayout): boolean {
  if (isBitReversed) return false;
  if (bitsPerSample === 8) return photometric !== 0;
  return bitsPerSample === 32 || (bitsPerSample === 1 && photometric <= 1);
}

/** Strips or tiles of one plane. */
function countBlocks({ widthPx, heightPx, block }: TiffLayout): number {
  return Math.ceil(widthPx / block.widthPx) * Math.ceil(heightPx / block.heightPx);
}

function checkYcbcr({ compression, isPlanar, ycbcr: { across, down }, heightPx, widthPx, block }: TiffLayout): void {
  const sampling = `${across}x${down}`;
  if (compression !== 1) {
    if (widthPx < across || heightPx < down) {
      throw unsupported(`content is TIFF of ${widthPx} × ${heightPx} with YCbCr whose chroma is sampled ${sampling}`); // to libtiff as well
    }
    if (CHROMA_SAMPLING.has(sampling) && (!isPlanar || sampling === '1x1')) return;
    throw unsupported(`content is TIFF with YCbCr whose chroma is sampled ${sampling}`);
  }
  if (isPlanar) throw unsupported('content is TIFF with uncompressed YCbCr in planes'); // to Pillow as well
  // Pillow takes every pixel to have chroma of its own, whatever the tag says: right where there are bytes for that.
  const stored = block.byteCounts?.reduce((sum, count) => sum + count, 0) ?? Infinity;
  if (sampling !== '1x1' && stored < 3 * widthPx * heightPx) {
    throw unsupported(`content is TIFF with uncompressed YCbCr whose chroma is sampled ${sampling}`);
  }
}

function refuse(layout: TiffLayout) {
  const { photometric, samplesPerPixel, bitsPerSample, samples } = layout;
  return unsupported(
    `content is TIFF with colour kind ${photometric}, ${samplesPerPixel} ${samples} samples of ${bitsPerSample} bits`,
  );
}

/** Writes one grey value a pixel, given how to read it. */
function toGrey(readGrey: (view: DataView, index: number) => number): RowConverter {
  return (row, target) => {
    const view = new DataView(row.buffer, row.byteOffset, row.length);
    for (let i = 0; 3 * i < target.length; i++) target.fill(readGrey(view, i), 3 * i, 3 * i + 3);
  };
}

function greyConverter(layout: TiffLayout, wide: WideGrey): RowConverter {
  const { photometric, bitsPerSample, samples, samplesPerPixel, littleEndian, isBitReversed } = layout;
  const isPlain = !isBitReversed && photometric === 1;
  if (samples === 'unsigned' && [1, 2, 4].includes(bitsPerSample))
    return packedGreyConverter(bitsPerSample, photometric);
  if (bitsPerSample === 8 && samples === 'unsigned') {
    return toGrey((view, i) => {
      const value = view.getUint8(i * samplesPerPixel);
      return photometric === 0 ? 255 - value : value;
    });
  }
  if (bitsPerSample === 8 && samples === 'signed' && isPlain) return toGrey((view, i) => view.getUint8(i));
  if (bitsPerSample === 12 && samples === 'unsigned' && isPlain && littleEndian) {
    return toGrey((view, i) => {
      const at = Math.floor(i / 2) * 3;
      const value =
        i % 2 === 0
          ? (view.getUint8(at) << 4) | (view.getUint8(at + 1) >> 4)
          : ((view.getUint8(at + 1) & 15) << 8) | view.getUint8(at + 2);
      return wide.toByte(value, 12);
    });
  }
  // Pillow does not invert 16 bits, and clips where one would expect it to scale.
  if (bitsPerSample === 16 && samples === 'unsigned') {
    if (isPlain || (littleEndian && (isBitReversed ? photometric === 1 : true))) {
      return toGrey((view, i) => wide.toByte(view.getUint16(2 * i, littleEndian), 16));
    }
  }
  if (bitsPerSample === 16 && samples === 'signed' && isPlain) {
    return toGrey((view, i) => wide.clip(view.getInt16(2 * i, littleEndian)));
  }
  if (bitsPerSample === 32 && samples === 'float' && !isBitReversed) {
    return toGrey((view, i) => clipFloat(view.getFloat32(4 * i, littleEndian), wide));
  }
  if (bitsPerSample === 32 && isPlain && (samples === 'signed' || littleEndian)) {
    return toGrey((view, i) => wide.clip(view.getInt32(4 * i, littleEndian)));
  }
  throw refuse(layout);
}

function packedGreyConverter(bits: number, photometric: number): RowConverter {
  const scale = 255 / ((1 << bits) - 1);
  return (row, target) => {
    const values = new Uint8Array(target.length / 3);
    unpackSamples(row, bits, values, scale);
    for (let i = 0; i < values.length; i++) {
      target.fill(photometric === 0 ? 255 - values[i]! : values[i]!, 3 * i, 3 * i + 3);
    }
  };
}

function paletteConverter({ palette, bitsPerSample, samplesPerPixel }: TiffLayout): RowConverter {
  const table = palette ?? new Uint8Array(0);
  const colors = Math.floor(table.length / 3);
  return (row, target) => {
    const indices = new Uint8Array((target.length / 3) * samplesPerPixel);
    unpackSamples(row, bitsPerSample, indices);
    for (let i = 0; 3 * i < target.length; i++) {
      const index = indices[i * samplesPerPixel]!;
      for (let channel = 0; channel < 3; channel++) {
        target[3 * i + channel] = index < colors ? table[channel * colors + index]! : 0;
      }
    }
  };
}

/** Where the byte that Pillow keeps of each sample stands: the high one. */
function byteOffsets({ bitsPerSample, samplesPerPixel, littleEndian }: TiffLayout) {
  const sampleBytes = bitsPerSample / 8;
  return { sampleBytes, pixelBytes: sampleBytes * samplesPerPixel, high: littleEndian ? sampleBytes - 1 : 0 };
}

function colorConverter(layout: TiffLayout): RowConverter {
  const { sampleBytes, pixelBytes, high } = byteOffsets(layout);
  return (row, target) => {
    for (let to = 0, from = high; to < target.length; to += 3, from += pixelBytes) {
      target[to] = row[from]!;
      target[to + 1] = row[from + sampleBytes]!;
      target[to + 2] = row[from + 2 * sampleBytes]!;
    }
  };
}

/** Divides colours by their alpha, as Pillow does on reading. */
function premultipliedConverter(layout: TiffLayout): RowConverter {
  const { sampleBytes, pixelBytes, high } = byteOffsets(layout);
  return (row, target) => {
    for (let to = 0, from = high; to < target.length; to += 3, from += pixelBytes) {
      const alpha = row[from + 3 * sampleBytes]!;
      for (let channel = 0; channel < 3; channel++) {
        const value = row[from + channel * sampleBytes]!;
        target[to + channel] = alpha === 0 ? 0 : Math.min(255, Math.floor((255 * value) / alpha));
      }
    }
  };
}

function cmykConverter(layout: TiffLayout): RowConverter {
  const { sampleBytes, pixelBytes, high } = byteOffsets(layout);
  return (row, target) => {
    for (let to = 0, from = high; to < target.length; to += 3, from += pixelBytes) {
      const white = 255 - row[from + 3 * sampleBytes]!;
      for (let channel = 0; channel < 3; channel++) {
        // Pillow's rounding division by 255.
        const product = row[from + channel * sampleBytes]! * white + 128;
        target[to + channel] = Math.max(0, white - ((product + (product >> 8)) >> 8));
      }
    }
  };
}
