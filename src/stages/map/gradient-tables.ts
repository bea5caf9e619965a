/** How strongly points are pulled together and pushed apart, by their squared distance; see {@link stepOf}. */
export interface GradientTables {
  readonly pull: Float32Array<ArrayBuffer>;
  readonly push: Float32Array<ArrayBuffer>;
}

// Of the curve 1 / (1 + a·d^2b) that comes nearest to UMAP's with a least distance of 0.1 and a spread of 1.
const A = 1.576943460405378;
const B = 0.8950608781227859;
/** So that points on one another are not pushed away without limit. */
const SOFTENED = 0.001;

/** Bits of a float32's fraction that are looked at: forces are right within half a percent, and nothing is raised to a power in the loop. */
const FRACTION_BITS = 7;
const SHIFT = 23 - FRACTION_BITS;
const ENTRIES = 2 ** (8 + FRACTION_BITS);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Tables of UMAP's gradient. */
export function gradientTables(): GradientTables {
  const [pull, push] = [new Float32Array(ENTRIES), new Float32Array(ENTRIES)];
  for (let entry = 0; entry < ENTRIES; entry++) {
    bits[0] = (entry << SHIFT) + (1 << (SHIFT - 1)); // the middle of the values that share this entry
    const squared = float[0]!;
    if (!Number.isFinite(squared)) continue;
    const curve = 1 + A * squared ** B;
    pull[entry] = entry === 0 ? 0 : (-2 * A * B * squared ** (B - 1)) / curve;
    push[entry] = (2 * B) / ((SOFTENED + squared) * curve);
  }
  return { pull, push };
}

/** The entry of a table for a squared distance: what a difference of coordinates is multiplied by. */
export function stepOf(table: Float32Array, squared: number): number {
  float[0] = squared;
  return table[bits[0]! >>> SHIFT]!;
}
