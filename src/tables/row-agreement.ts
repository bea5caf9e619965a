/** What "the same row" means: cosine at least this … (DESIGN §3) */
const MIN_COSINE = 0.99999;
/** … and no value further off than this part of the row's largest one. */
const MAX_RELATIVE_DIFFERENCE = 1e-3;

/** How a row that was made again compares with the stored one. */
export interface Agreement {
  readonly path: string;
  readonly cosine: number;
  /** Largest |difference|, as a part of the stored row's largest |value|. */
  readonly maxDifference: number;
}

/** Compares a row with the stored one of the same length. A row of another length, or of NaN, agrees with nothing. */
export function compareRows(path: string, stored: Float32Array, made: Float32Array): Agreement {
  if (stored.length !== made.length) return { path, cosine: Number.NaN, maxDifference: Infinity };
  let dot = 0;
  let storedSquares = 0;
  let madeSquares = 0;
  let largest = 0;
  let difference = 0;
  for (let i = 0; i < stored.length; i++) {
    const a = stored[i]!;
    const b = made[i]!;
    dot += a * b;
    storedSquares += a * a;
    madeSquares += b * b;
    largest = Math.max(largest, Math.abs(a));
    difference = Math.max(difference, Math.abs(a - b));
  }
  const norms = Math.sqrt(storedSquares) * Math.sqrt(madeSquares);
  // Two rows of zeros are the same row, though they have no angle.
  const cosine = norms === 0 && difference === 0 ? 1 : dot / norms;
  return { path, cosine, maxDifference: difference === 0 ? 0 : difference / largest };
}

/** Whether a row counts as the same. */
export function agrees({ cosine, maxDifference }: Agreement): boolean {
  return cosine >= MIN_COSINE && maxDifference <= MAX_RELATIVE_DIFFERENCE;
}
