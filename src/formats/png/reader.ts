import { inflateFirst } from '../bytes/inflate-first.ts';
import { inflateZlib, MAX_DEFLATE_RATIO } from '../bytes/inflate.ts';
import { damaged, truncated } from '../image/failure.ts';
import { unpackSamples } from '../image/packed-samples.ts';
import { readPngLayout, type PngLayout } from './layout.ts';
import { unfilterRows } from './unfilter.ts';
import { alphaOf, makeAlpha, toAlpha } from './alpha.ts';
import type { WideGreyRule } from '../../core/preprocessing.ts';
import { WideGrey } from '../image/wide-grey.ts';
import type { Rgb8Image } from '../image/rgb8-image.ts';

/** Samples a pixel by colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** One of Adam7's seven sub-pictures, or the whole picture. */
interface Pass {
  readonly leftPx: number;
  readonly topPx: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rowBytes: number;
}

const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Reads a PNG of any colour type and depth as Pillow's `convert('RGB')` does: alpha and tRNS stand beside it, 16-bit colour
 * gives its high byte, 16-bit grey is clipped at 255 (or scaled), a colour outside the palette is black. Of an APNG, the still
 * image, or the first frame where that is it.
 *
 * @param rule - for 16-bit grey; Pillow's unless told
 * @returns a picture whose buffer is the caller's
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export async function readPng(bytes: Uint8Array, rule?: WideGreyRule): Promise<Rgb8Image> {
  const layout = readPngLayout(bytes);
  const passes = planPasses(layout);
  const raw = await inflateRows(dataOf(bytes, layout), countBytes(passes));
  checkLastChunk(bytes, layout, raw.length);
  const rgb = makeBackground(layout);
  const alpha = makeAlpha(layout);
  const bytesPerPixel = Math.max(1, (CHANNELS[layout.colorType]! * layout.bitDepth) >> 3);
  const wide = new WideGrey(rule);
  let at = 0;
  for (const pass of passes) {
    const passBytes = pass.heightPx * (pass.rowBytes + 1);
    const rows = raw.subarray(at, at + passBytes);
    unfilterRows(rows, pass.rowBytes, bytesPerPixel);
    writePass(rows, pass, { layout, wide }, rgb);
    if (alpha) writeAlpha(rows, pass, layout, alpha);
    at += passBytes;
  }
  const { widthPx, heightPx } = layout;
  const { isClipped } = wide;
  return { widthPx, heightPx, rgb, isClipped, ...alphaOf(layout, rgb, alpha) };
}

/**
 * Checks that the compressed pixels of a PNG are all there and whole, as far as Pillow does.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function checkPngData(bytes: Uint8Array): void {
  const layout = readPngLayout(bytes);
  const passes = planPasses(layout);
  const raw = inflateStrictly(dataOf(bytes, layout), countBytes(passes));
  checkLastChunk(bytes, layout, raw.length);
  const filters = new Set<number>();
  let at = 0;
  for (const { heightPx, rowBytes } of passes) {
    for (let row = 0; row < heightPx; row++, at += rowBytes + 1) filters.add(raw[at]!);
  }
  if (Math.max(...filters) > 4) throw damaged(`PNG has an unknown row filter, ${Math.max(...filters)}`);
}

function planPasses({ frame, colorType, bitDepth, isInterlaced }: PngLayout): readonly Pass[] {
  const bits = CHANNELS[colorType]! * bitDepth;
  const grids = isInterlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  return grids
    .map(([leftPx, topPx, stepX, stepY]) => {
      const widthPx = Math.max(0, Math.ceil((frame.widthPx - leftPx) / stepX));
      const heightPx = Math.max(0, Math.ceil((frame.heightPx - topPx) / stepY));
      return { leftPx, topPx, stepX, stepY, widthPx, heightPx, rowBytes: Math.ceil((widthPx * bits) / 8) };
    })
    .filter(({ widthPx, heightPx }) => widthPx > 0 && heightPx > 0);
}

function countBytes(passes: readonly Pass[]): number {
  return passes.reduce((sum, { heightPx, rowBytes }) => sum + heightPx * (rowBytes + 1), 0);
}

function dataOf(bytes: Uint8Array, { data }: PngLayout): readonly Uint8Array[] {
  return data.map(({ start, end }) => bytes.subarray(start, end));
}

/**
 * A chunk of pixel data that is cut does no harm to Pillow if the pixels end in it; one behind the pixels must be whole.
 *
 * @param byteCount - of the pixels, all of which are there
 */
function checkLastChunk(bytes: Uint8Array, layout: PngLayout, byteCount: number): void {
  const { name, end } = layout.data.at(-1)!;
  if (end <= bytes.length) return;
  const earlier = join(dataOf(bytes, layout).slice(0, -1));
  if (inflateZlib(earlier, byteCount).bytes.length < byteCount) return;
  throw truncated(`PNG ends inside its last chunk ${name}, at byte ${bytes.length}`);
}

/** What shows where the first frame of an animation leaves some of the picture: black, or the palette's first colour. */
function makeBackground({ widthPx, heightPx, colorType, palette, frame }: PngLayout): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const isWhole = frame.widthPx === widthPx && frame.heightPx === heightPx;
  if (colorType !== 3 || isWhole || palette.length < 3) return rgb;
  for (let at = 0; at < rgb.length; at += 3) rgb.set(palette.subarray(0, 3), at);
  return rgb;
}

/** Pillow stops where all pixels are there; what the stream holds behind them is neither read nor checked. */
async function inflateRows(parts: readonly Uint8Array[], byteCount: number): Promise<Uint8Array> {
  const stored = sizeOf(parts);
  if (byteCount > stored * MAX_DEFLATE_RATIO) {
    throw truncated(`PNG has ${stored} bytes of packed pixels, which cannot be ${byteCount} unpacked`);
  }
  const raw = new Uint8Array(byteCount);
  try {
    if ((await inflateFirst(parts, raw)) === byteCount) return raw;
  } catch {
    // The platform's inflater is fast but stricter than Pillow (bytes behind the end, a missing checksum): ask our own.
  }
  return inflateStrictly(parts, byteCount);
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(sizeOf(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function inflateStrictly(parts: readonly Uint8Array[], byteCount: number): Uint8Array {
  const { bytes, end } = inflateZlib(join(parts), byteCount);
  if (end === 'broken') throw damaged(`PNG pixel data are broken after ${bytes.length} of ${byteCount} bytes`);
  if (bytes.length < byteCount) throw truncated(`PNG has ${bytes.length} bytes of pixels, expected ${byteCount}`);
  return bytes;
}

interface Samples {
  readonly layout: PngLayout;
  readonly wide: WideGrey;
}

function writePass(rows: Uint8Array, pass: Pass, kind: Samples, rgb: Uint8Array): void {
  const { widthPx, frame } = kind.layout;
  const samples = new Uint8Array(pass.widthPx * 3);
  for (let row = 0; row < pass.heightPx; row++) {
    const begin = row * (pass.rowBytes + 1) + 1;
    toRgb(rows.subarray(begin, begin + pass.rowBytes), kind, samples);
    const y = frame.topPx + pass.topPx + row * pass.stepY;
    let at = (y * widthPx + frame.leftPx + pass.leftPx) * 3;
    if (pass.stepX === 1) {
      rgb.set(samples, at);
      continue;
    }
    for (let i = 0; i < samples.length; i += 3, at += pass.stepX * 3) {
      rgb[at] = samples[i]!;
      rgb[at + 1] = samples[i + 1]!;
      rgb[at + 2] = samples[i + 2]!;
    }
  }
}

function writeAlpha(rows: Uint8Array, pass: Pass, layout: PngLayout, alpha: Uint8Array): void {
  const { widthPx, frame } = layout;
  const samples = new Uint8Array(pass.widthPx);
  for (let row = 0; row < pass.heightPx; row++) {
    const begin = row * (pass.rowBytes + 1) + 1;
    toAlpha(rows.subarray(begin, begin + pass.rowBytes), layout, samples);
    let at = (frame.topPx + pass.topPx + row * pass.stepY) * widthPx + frame.leftPx + pass.leftPx;
    for (const sample of samples) {
      alpha[at] = sample;
      at += pass.stepX;
    }
  }
}

/** Turns one row of a pass into RGB. */
function toRgb(row: Uint8Array, { layout, wide }: Samples, target: Uint8Array): void {
  const { colorType, bitDepth, palette } = layout;
  const stride = (CHANNELS[colorType]! * bitDepth) >> 3; // bytes a pixel; 0 for packed samples
  const sampleBytes = bitDepth >> 3;
  const pixels = target.length / 3;
  if (colorType === 2 || colorType === 6) {
    for (let i = 0; i < pixels; i++) {
      target[3 * i] = row[i * stride]!;
      target[3 * i + 1] = row[i * stride + sampleBytes]!;
      target[3 * i + 2] = row[i * stride + 2 * sampleBytes]!;
    }
    return;
  }
  const single = new Uint8Array(pixels);
  if (colorType === 0 && bitDepth === 16) {
    for (let i = 0; i < pixels; i++) single[i] = wide.toByte(row[2 * i]! * 256 + row[2 * i + 1]!, 16);
  } else if (colorType === 4) {
    for (let i = 0; i < pixels; i++) single[i] = row[i * stride]!;
  } else {
    unpackSamples(row, bitDepth, single, colorType === 0 ? 255 / ((1 << bitDepth) - 1) : 1);
  }
  for (let i = 0; i < pixels; i++) {
    const value = single[i]!;
    for (let channel = 0; channel < 3; channel++) {
      target[3 * i + channel] = colorType === 3 ? (palette[3 * value + channel] ?? 0) : value;
    }
  }
}
