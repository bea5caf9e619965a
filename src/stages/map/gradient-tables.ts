/** How strongly points are pulled together and pushed apart: what a difference of coordinates is multiplied by. */
export interface GradientTables {
  /** By the bits of the squared distance as a float32, less the lowest {@link SHIFT}. */
  readonly pull: Float32Array<ArrayBuffer>;
  readonly push: Float32Array<ArrayBuffer>;
}

// Of the curve 1 / (1 + a·d^2b) that comes nearest to UMAP's with a least distance of 0.1 and a spread of 1.
const A = 1.576943460405378;
const B = 0.8950608781227859;
/** So that points on one another are not pushed away without limit. */
const SOFTENED = 0.001;
/** Bits of a float32's fraction that count: forces are right within half a percent. */
const FRACTION_BITS = 7;
const EXPONENT_BITS = 8;

/** Bits of a squared distance that the tables leave out. */
export const SHIFT = 23 - FRACTION_BITS;

/** Tables of UMAP's gradient. */
export function gradientTables(): GradientTables {
  const float = new Float32Array(1);
  const bits = new Int32Array(float.buffer);
  const entries = 2 ** (EXPONENT_BITS + FRACTION_BITS);
  const [pull, push] = [new Float32Array(entries), new Float32Array(entries)];
  for (let entry = 0; entry < entries; entry++) {
    bits[0] = (entry << SHIFT) + (1 << (SHIFT - 1)); // the middle of the values that share this entry
    const squared = float[0]!;
    if (!Number.isFinite(squared)) continue; // stays 0: such points are left where they are
    const curve = 1 + A * squared ** B;
    pull[entry] = entry === 0 ? 0 : (-2 * A * B * squared ** (B - 1)) / curve;
    push[entry] = (2 * B) / ((SOFTENED + squared) * curve);
  }
  return { pull, push };
}
