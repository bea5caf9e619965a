// What a measurement says.

/** What stands where a measurement could not be made. */
export const NOT_RUN = 'not run: needs ';

/**
 * Median, smallest and largest of some values, to three digits.
 *
 * @param {readonly number[]} values - at least one
 */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  return { median: digits(median), min: digits(sorted[0]), max: digits(sorted.at(-1)) };
}

/** How many times as much the first used as the second, round by round. */
export function ratios(others, own) {
  return spread(others.map((other, round) => other / own[round]));
}

const digits = (value) => Number(value.toPrecision(3));
