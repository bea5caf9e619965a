/** A row of length one, so that distances are angles; one without a direction (zeros, or no numbers) becomes zeros. In place. */
export function scaleToUnit(row: Float32Array | Float64Array): void {
  let squares = 0;
  for (const value of row) squares += value * value;
  const scale = squares > 0 && Number.isFinite(squares) ? 1 / Math.sqrt(squares) : 0;
  if (scale === 0) row.fill(0);
  else for (let i = 0; i < row.length; i++) row[i]! *= scale;
}

/** Some of `count` rows, evenly spread from a place that the seed says: as many as there are, or `most`. Rising. */
export function sampleRows(count: number, most: number, random: () => number): Int32Array<ArrayBuffer> {
  if (count <= most) return Int32Array.from({ length: count }, (_, row) => row);
  const step = count / most;
  return Int32Array.from({ length: most }, (_, i) => Math.min(count - 1, Math.floor((i + random()) * step)));
}
