/**
 * Sum of squared differences of two vectors.
 *
 * @throws RangeError if their lengths differ
 */
export function squaredDistanceOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`vectors differ in length: ${a.length} and ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

/**
 * How far apart two vectors are, as a part of the second one's length: 0 is the same.
 *
 * @throws RangeError if their lengths differ
 */
export function relativeDistanceOf(a: Float32Array, b: Float32Array): number {
  let length = 0;
  for (const value of b) length += value * value;
  return Math.sqrt(squaredDistanceOf(a, b) / length);
}
