/** What a smaller cosine than this is, is told. */
export const MIN_COSINE = 0.9999999;

/**
 * Holds rows against those that are expected, by their paths.
 *
 * @param mayLack - paths that may be missing
 * @returns the smallest cosine, and rows that are below {@link MIN_COSINE}, each with its own
 * @throws Error if other rows are missing
 */
export function compareRows(ours, expected, mayLack = new Set()) {
  const places = new Map(ours.paths.map((path, at) => [path, at]));
  const lacking = expected.paths.filter((path) => !places.has(path) && !mayLack.has(path));
  if (lacking.length > 0) throw new Error(`rows are missing: ${lacking.join(', ')}`);
  const cosines = expected.paths.flatMap((path, at) =>
    places.has(path) ? [{ path, cosine: cosineOf(rowOf(ours, places.get(path)), rowOf(expected, at)) }] : [],
  );
  return {
    smallest: Math.min(1, ...cosines.map(({ cosine }) => cosine)),
    low: cosines.filter(({ cosine }) => cosine < MIN_COSINE),
  };
}

const rowOf = ({ embeddings, dim }, at) => embeddings.subarray(at * dim, (at + 1) * dim);

function cosineOf(a, b) {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb);
}
