/**
 * Divides each row by its Euclidean length, in place. Length and quotient are float64, rounded to float32 once; numpy's
 * `x / np.linalg.norm(x, axis=1, keepdims=True)` in float32 differs by its own rounding, at most two units in the last place. A row
 * of zeros has no direction and stays as it is, where numpy gives NaN; a row that holds an infinity or NaN becomes what
 * division makes of it, as in numpy.
 *
 * @param rows - `Float32Array[n * dim]`
 * @returns how many rows are all zeros
 */
export function toUnitLength(rows: Float32Array, dim: number): number {
  let zeroRows = 0;
  for (let from = 0; from < rows.length; from += dim) {
    let squares = 0;
    for (let i = from; i < from + dim; i++) squares += rows[i]! * rows[i]!;
    if (squares === 0) {
      zeroRows++;
      continue;
    }
    const length = Math.sqrt(squares);
    for (let i = from; i < from + dim; i++) rows[i] = rows[i]! / length;
  }
  return zeroRows;
}
