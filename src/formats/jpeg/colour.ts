/**
 * Writes one pixel of YCbCr as RGB, by libjpeg’s integers: 16 bits behind the point, rounded.
 *
 * @param rgb - three values of 0–255 are written to it, from `at` on
 * @param cb - as stored, 0–255; likewise `cr`
 */
export function setRgb(
  rgb: Uint8Array | number[],
  at: number,
  { y, cb, cr }: { readonly y: number; readonly cb: number; readonly cr: number },
): void {
  const u = cb - 128;
  const v = cr - 128;
  rgb[at] = clamp(y + ((91881 * v + 32768) >> 16));
  rgb[at + 1] = clamp(y + ((-22554 * u - 46802 * v + 32768) >> 16));
  rgb[at + 2] = clamp(y + ((116130 * u + 32768) >> 16));
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, value));
}
