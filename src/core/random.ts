/**
 * Numbers that look random and are the same for the same seed, everywhere (mulberry32). Not numpy's.
 *
 * @param seed - a whole number; its lower 32 bits count
 * @returns a function that gives the next, 0 ≤ x < 1
 */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Normally distributed numbers, mean 0 and variance 1 (Box and Muller's way).
 *
 * @returns `Float64Array[count]`
 */
export function normalNumbers(count: number, seed: number): Float64Array<ArrayBuffer> {
  const next = randomNumbers(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return radius * Math.cos(2 * Math.PI * next());
  });
}
