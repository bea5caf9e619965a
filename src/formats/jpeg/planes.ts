import { damaged, unsupported } from '../image/failure.ts';
import type { JpegCoefficients } from './coefficients.ts';
import { inverseDct } from './idct.ts';
import type { JpegComponent } from './scan.ts';

/** Coefficients whose absence makes libjpeg smooth the blocks of a progressive JPEG, which we do not. */
const SMOOTHED_COEFFICIENTS = 10;
const MIDDLE = 128;

/** One component's samples, rows without gaps between them but with padding behind the last column. */
export interface JpegSamples {
  readonly samples: Uint8Array;
  readonly stride: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Makes one component's full-size plane: inverse DCT and libjpeg's "fancy" upsampling.
 *
 * @returns `Uint8Array[heightPx * widthPx]`
 * @throws FormatError `image-unsupported` for a progressive JPEG whose last scans are missing, `image-damaged` for sampling
 *   factors that do not divide
 */
export function makeJpegPlane(jpeg: JpegCoefficients, component: JpegComponent): Uint8Array {
  refuseSmoothed(jpeg);
  return upsample(jpeg, component, makeJpegSamples(jpeg, component));
}

/** Refuses a picture whose blocks libjpeg would smooth. @throws FormatError `image-unsupported` */
export function refuseSmoothed(jpeg: JpegCoefficients): void {
  if (!isSmoothed(jpeg)) return;
  // Scans that are meant for a component go to the first one of its number: the others miss theirs.
  const hasSameIds = new Set(jpeg.components.map(({ id }) => id)).size < jpeg.components.length;
  const reason = hasSameIds ? 'components have one number and separate scans' : 'last scans are missing';
  throw unsupported(`content is JPEG whose ${reason}`);
}

/** Whether libjpeg would smooth blocks: not where a component has no scan at all, be it for its number, which another has as well. */
function isSmoothed({ components }: JpegCoefficients): boolean {
  const isBegun = components.every(({ quant, missingBits }) => quant && missingBits[0]! >= 0);
  return (
    isBegun &&
    components.some(({ missingBits }) => missingBits.subarray(1, SMOOTHED_COEFFICIENTS).some((bits) => bits !== 0))
  );
}

/** Makes one component's samples as they are stored, before any upsampling: inverse DCT. */
export function makeJpegSamples(jpeg: JpegCoefficients, component: JpegComponent): JpegSamples {
  const { coefficients, rowBlocks, blocksHigh, h, v, quant } = component;
  const stride = 8 * rowBlocks;
  const samples = new Uint8Array(stride * 8 * blocksHigh).fill(MIDDLE); // what is left where no scan has the component
  const work = new Int32Array(64);
  for (let block = 0; quant && block < rowBlocks * blocksHigh; block++) {
    for (let i = 0; i < 64; i++) work[i] = (Math.imul(coefficients[64 * block + i]!, quant[i]!) << 16) >> 16;
    const y = Math.floor(block / rowBlocks);
    inverseDct(work, { samples, offset: 8 * (y * stride + (block % rowBlocks)), stride });
  }
  return {
    samples,
    stride,
    columns: Math.ceil((jpeg.widthPx * h) / jpeg.maxH),
    rows: Math.ceil((jpeg.heightPx * v) / jpeg.maxV),
  };
}

/** Mixes a component's own row with a neighbour's, and its own sample with the one beside it. */
interface Mix {
  /** Whether the row above or below counts, 1 to 3. */
  readonly vertical: boolean;
  readonly horizontal: boolean;
}

function upsample(jpeg: JpegCoefficients, { h, v }: JpegComponent, plane: JpegSamples): Uint8Array {
  const { widthPx, heightPx, maxH, maxV } = jpeg;
  if (maxH % h !== 0 || maxV % v !== 0) throw damaged(`JPEG has sampling factors ${h} × ${v} beside ${maxH} × ${maxV}`);
  const across = maxH / h;
  const down = maxV / v;
  // libjpeg filters only these three ratios, and rows only where they are wider than two samples; others are repeated.
  const isWide = plane.columns > 2;
  const mix: Mix = {
    horizontal: across === 2 && down <= 2 && isWide,
    vertical: down === 2 && (across === 1 || (across === 2 && isWide)),
  };
  const full = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const near = Math.floor(y / down);
    const side = y % down === 0 ? near - 1 : near + 1;
    const far = Math.min(plane.rows - 1, Math.max(0, side));
    const rows = { near: near * plane.stride, far: far * plane.stride, isLower: y % down !== 0 };
    fillRow(full.subarray(y * widthPx, (y + 1) * widthPx), plane, { rows, mix, across });
  }
  return full;
}

interface RowSource {
  readonly rows: { readonly near: number; readonly far: number; readonly isLower: boolean };
  readonly mix: Mix;
  readonly across: number;
}

function fillRow(to: Uint8Array, { samples, columns }: JpegSamples, { rows, mix, across }: RowSource): void {
  const { near, far, isLower } = rows;
  if (!mix.horizontal) {
    for (let x = 0; x < to.length; x++) {
      const column = Math.floor(x / across);
      const own = samples[near + column]!;
      to[x] = mix.vertical ? (3 * own + samples[far + column]! + (isLower ? 2 : 1)) >> 2 : own;
    }
    return;
  }
  const value = (column: number) => {
    const inside = Math.min(columns - 1, Math.max(0, column));
    return mix.vertical ? 3 * samples[near + inside]! + samples[far + inside]! : samples[near + inside]!;
  };
  const shift = mix.vertical ? 4 : 2;
  const [evenBias, oddBias] = mix.vertical ? [8, 7] : [1, 2];
  for (let x = 0; x < to.length; x++) {
    const column = x >> 1;
    const isOdd = (x & 1) !== 0;
    const sum = 3 * value(column) + value(isOdd ? column + 1 : column - 1);
    to[x] = (sum + (isOdd ? oddBias : evenBias)) >> shift;
  }
}
