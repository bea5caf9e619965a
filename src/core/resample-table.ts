import type { ResizeFilter } from './preprocessing.ts';

/** Bits behind the binary point of a coefficient: Pillow's `PRECISION_BITS`, 32 − 8 − 2. */
export const COEFFICIENT_BITS = 22;

/** One direction of a resize, and the part of its output that is wanted. Whole pixels. */
export interface ResampleAxis {
  readonly inSize: number;
  readonly outSize: number;
  /** First output that is wanted, 0 to `outSize - 1`. */
  readonly from: number;
  /** How many outputs are wanted; `from + count` is at most `outSize`. */
  readonly count: number;
}

/** For every wanted output: which inputs it is made of, and with which weights. */
export interface ResampleTable {
  /** First input an output, `Int32Array[count]`, never falling. */
  readonly first: Int32Array;
  /** How many inputs an output, `Int32Array[count]`, at least 1. */
  readonly taps: Int32Array;
  /** Largest value in `taps`. */
  readonly maxTaps: number;
  /** `Int32Array[count * maxTaps]`, row-major, zero behind an output's taps; 2²² is a weight of 1. */
  readonly coefficients: Int32Array;
}

interface Filter {
  /** Half the filter's width at scale 1, in input pixels. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

const BICUBIC_A = -0.5; // Pillow's choice; OpenCV and canvases take others

// The order of the operations is Pillow's: another one rounds differently in the last bit, and 22 bits show it.
const FILTERS: Record<ResizeFilter, Filter> = {
  bilinear: {
    support: 1,
    weight: (x) => {
      const distance = Math.abs(x);
      return distance < 1 ? 1 - distance : 0;
    },
  },
  bicubic: {
    support: 2,
    weight: (x) => {
      const distance = Math.abs(x);
      if (distance < 1) return ((BICUBIC_A + 2) * distance - (BICUBIC_A + 3)) * distance * distance + 1;
      if (distance < 2) return (((distance - 5) * distance + 8) * distance - 4) * BICUBIC_A;
      return 0;
    },
  },
};

const ONE = 2 ** COEFFICIENT_BITS;

/** Weight → fixed point, rounded half away from zero. */
function toFixedPoint(weight: number): number {
  return Math.trunc(weight * ONE + (weight < 0 ? -0.5 : 0.5));
}

/**
 * Gives Pillow's coefficients for one direction of a resize of 8-bit pictures, the very integers.
 *
 * An output is `clamp((2²¹ + Σ input · coefficient) >> 22, 0, 255)` over its taps. Source of the rule: Pillow's
 * `Resample.c`, checked as a black box (`test/unit/core/make-resize-golden.py`).
 *
 * @returns a fresh table that the caller may keep
 * @throws RangeError if the axis is empty or wants outputs that are not there
 */
export function makeResampleTable(axis: ResampleAxis, filter: ResizeFilter): ResampleTable {
  const { inSize, outSize, from, count } = axis;
  if (inSize < 1 || outSize < 1) throw new RangeError(`axis is empty: ${inSize} to ${outSize}`);
  if (from < 0 || count < 1 || from + count > outSize) {
    throw new RangeError(`outputs ${from} to ${from + count} wanted, axis has ${outSize}`);
  }
  const { support: baseSupport, weight } = FILTERS[filter];
  const scale = inSize / outSize;
  const filterScale = Math.max(scale, 1);
  const support = baseSupport * filterScale;
  const inverseScale = 1 / filterScale;

  const first = new Int32Array(count);
  const taps = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inSize, Math.trunc(centre + support + 0.5));
    first[i] = begin;
    taps[i] = end - begin;
  }
  const maxTaps = taps.reduce((most, n) => Math.max(most, n), 1);
  const coefficients = new Int32Array(count * maxTaps);
  const weights = new Float64Array(maxTaps);
  for (let i = 0; i < count; i++) {
    const centre = (from + i + 0.5) * scale;
    let sum = 0;
    for (let tap = 0; tap < taps[i]!; tap++) {
      weights[tap] = weight((tap + first[i]! - centre + 0.5) * inverseScale);
      sum += weights[tap]!;
    }
    for (let tap = 0; tap < taps[i]!; tap++) {
      // A sum of 0 cannot be normalised; Pillow leaves the weights as they are.
      const normalised = sum === 0 ? weights[tap]! : weights[tap]! / sum;
      coefficients[i * maxTaps + tap] = toFixedPoint(normalised);
    }
  }
  return { first, taps, maxTaps, coefficients };
}
