/** How a strip plot is drawn: sizes in device pixels, colours as CSS has them. */
export interface StripStyle {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly barColor: string;
  readonly zeroColor: string;
}

/** Smallest and largest of 0 and all finite values: what the plot's height spans. */
export function valueRange(vector: Float32Array): { readonly min: number; readonly max: number } {
  let min = 0;
  let max = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}

/** Draws a vector as upright bars from a zero line, first value left. Where values outnumber pixels, a column spans all of its values. */
export function drawStrip(context: CanvasRenderingContext2D, vector: Float32Array, style: StripStyle): void {
  const { widthPx, heightPx, barColor, zeroColor } = style;
  const { min, max } = valueRange(vector);
  const span = max - min || 1;
  const y = (value: number) => Math.round(((max - value) / span) * (heightPx - 1));
  context.clearRect(0, 0, widthPx, heightPx);
  context.fillStyle = zeroColor;
  context.fillRect(0, y(0), widthPx, 1);
  context.fillStyle = barColor;
  const columns = Math.min(widthPx, vector.length);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * vector.length) / columns);
    const end = Math.max(first + 1, Math.floor(((column + 1) * vector.length) / columns));
    const { min: low, max: high } = valueRange(vector.subarray(first, end));
    if (low === 0 && high === 0) continue;
    const left = Math.floor((column * widthPx) / columns);
    const right = Math.floor(((column + 1) * widthPx) / columns);
    // A gap of one pixel tells neighbours apart where there is room for it.
    const barPx = Math.max(1, right - left >= 3 ? right - left - 1 : right - left);
    context.fillRect(left, y(high), barPx, Math.max(1, y(low) - y(high)));
  }
}
