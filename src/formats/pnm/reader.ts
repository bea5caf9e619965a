import { damaged, truncated } from '../image/failure.ts';
import { unpackSamples } from '../image/packed-samples.ts';
import { isPnmSpace, readPnmLayout, type PnmLayout } from './layout.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';
import type { WideGreyRule } from '../../core/preprocessing.ts';
import { WideGrey } from '../image/wide-grey.ts';

const MAX_TOKEN_CHARS = 10;

/**
 * Reads a PBM, PGM, PPM (plain or raw, any maximum) or a grey PFM as Pillow's `convert('RGB')` does. Grey of more than
 * 8 bits is scaled to 16 bits and then clipped at 255 (or scaled back to 8); floats are clipped to 0–255; colour is scaled to 8 bits.
 *
 * @param rule - for grey of more than 8 bits; Pillow's unless told
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function readPnm(bytes: Uint8Array, rule?: WideGreyRule): Rgb8Image {
  const layout = readPnmLayout(bytes);
  const { widthPx, heightPx, kind } = layout;
  const wide = new WideGrey(rule);
  const samples = readSamples(bytes, layout, wide);
  if (kind === 'rgb') return { widthPx, heightPx, rgb: samples };
  const rgb = new Uint8Array(samples.length * 3);
  for (let i = 0; i < samples.length; i++) rgb.fill(samples[i]!, 3 * i, 3 * i + 3);
  return { widthPx, heightPx, rgb, isClipped: wide.isClipped };
}

/** One byte a sample: grey, or red, green and blue in turn. */
function readSamples(bytes: Uint8Array, layout: PnmLayout, wide: WideGrey): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx, kind, maxval, isPlain } = layout;
  const sampleCount = widthPx * heightPx * (kind === 'rgb' ? 3 : 1);
  const present = bytes.length - layout.dataAt;
  if (isPlain) {
    // A character each, at least; before memory is taken for them.
    if (sampleCount > present) throw truncated(`PNM has ${present} bytes of pixels, expected ${sampleCount} samples`);
    const samples = new Uint8Array(sampleCount);
    if (kind === 'bitmap') readPlainBits(bytes, layout, samples);
    else readPlainNumbers(bytes, { layout, wide }, samples);
    return samples;
  }
  const rowBits = kind === 'bitmap' ? widthPx : (sampleCount / heightPx) * bitsOf(layout);
  const rowBytes = Math.ceil(rowBits / 8);
  const end = layout.dataAt + rowBytes * heightPx;
  if (end > bytes.length) throw truncated(`PNM has ${bytes.length} bytes, its pixels end at ${end}`);
  const samples = new Uint8Array(sampleCount);
  const view = new DataView(bytes.buffer, bytes.byteOffset + layout.dataAt, rowBytes * heightPx);
  if (kind === 'bitmap') {
    for (let y = 0; y < heightPx; y++) {
      const row = samples.subarray(y * widthPx, (y + 1) * widthPx);
      unpackSamples(bytes.subarray(layout.dataAt + y * rowBytes), 1, row, 255);
      for (let x = 0; x < widthPx; x++) row[x] = 255 - row[x]!; // 1 is black
    }
  } else if (kind === 'float') {
    const rows = heightPx - 1; // the bottom row comes first
    for (let i = 0; i < samples.length; i++) {
      const at = (rows - Math.floor(i / widthPx)) * widthPx + (i % widthPx);
      samples[i] = clipFloat(view.getFloat32(4 * at, layout.littleEndian), wide);
    }
  } else {
    const toByte = scaler(layout, wide);
    for (let i = 0; i < samples.length; i++) {
      // A value over the maximum is clipped here; in plain files it is an error.
      samples[i] = toByte(Math.min(maxval, maxval > 255 ? view.getUint16(2 * i) : view.getUint8(i)));
    }
  }
  return samples;
}

function bitsOf({ kind, maxval }: PnmLayout): number {
  if (kind === 'float') return 32;
  return maxval > 255 ? 16 : 8;
}

/** What a value from 0 to the maximum becomes. */
function scaler({ kind, maxval }: PnmLayout, wide: WideGrey): (value: number) => number {
  const isWide = kind === 'grey' && maxval > 255;
  const white = isWide ? 65535 : 255;
  const scaled = Uint16Array.from({ length: maxval + 1 }, (_, value) => roundHalfEven((value / maxval) * white));
  return isWide ? (value) => wide.toByte(scaled[value]!, 16) : (value) => scaled[value]!;
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const isTie = value - floor === 0.5;
  return isTie ? floor + (floor % 2) : Math.round(value);
}

/** Pillow's float to 8 bits: towards zero, clipped; not a number gives 0. */
export function clipFloat(value: number, wide: WideGrey): number {
  return value > 0 ? wide.clip(Math.floor(value)) : 0;
}

/** The data part of a plain file without its comments, which go from `#` through the end of the line. */
function withoutComments(bytes: Uint8Array, at: number): Uint8Array {
  const data = bytes.subarray(at);
  if (!data.includes(0x23)) return data;
  const kept = new Uint8Array(data.length);
  let length = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0x23) while (i < data.length && data[i] !== 0x0a && data[i] !== 0x0d) i++;
    else kept[length++] = data[i]!;
  }
  return kept.subarray(0, length);
}

function readPlainBits(bytes: Uint8Array, { dataAt }: PnmLayout, samples: Uint8Array): void {
  let filled = 0;
  for (const byte of withoutComments(bytes, dataAt)) {
    if (isPnmSpace(byte)) continue;
    if (byte !== 0x30 && byte !== 0x31) throw damaged(`PBM has the byte ${byte} among its pixels`);
    if (filled < samples.length) samples[filled++] = byte === 0x30 ? 255 : 0;
  }
  if (filled < samples.length) throw truncated(`PBM has ${filled} of ${samples.length} pixels`);
}

function readPlainNumbers(
  bytes: Uint8Array,
  { layout, wide }: { readonly layout: PnmLayout; readonly wide: WideGrey },
  samples: Uint8Array,
): void {
  const data = withoutComments(bytes, layout.dataAt);
  const toByte = scaler(layout, wide);
  let filled = 0;
  for (let at = 0; filled < samples.length;) {
    while (isPnmSpace(data[at])) at++;
    const start = at;
    while (at < data.length && !isPnmSpace(data[at])) at++;
    if (at === start) throw truncated(`PNM has ${filled} of ${samples.length} samples`);
    const token = String.fromCharCode(...data.subarray(start, Math.min(at, start + MAX_TOKEN_CHARS + 1)));
    if (token.length > MAX_TOKEN_CHARS || !/^\+?[0-9]+(?:_[0-9]+)*$/.test(token)) {
      throw damaged(`PNM has "${token}" where a sample should be`);
    }
    const value = Number(token.replaceAll('_', ''));
    if (value > layout.maxval) throw damaged(`PNM has a sample of ${value}, its maximum is ${layout.maxval}`);
    samples[filled++] = toByte(value);
  }
}
