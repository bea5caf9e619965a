const POWERS = Array.from({ length: 23 }, (_, power) => 10 ** power); // exact: 10²² is the last that a double holds
const MAX_DIGITS = 9; // always suffice for a float32
const MIN_DIGITS = 6; // fewer never differ from these but by zeros at the end
const FIRST_DIGITS = 8;

/**
 * The shortest decimal number that is the same float32 again, as numpy prints it, in JSON's notation: `0.1`, not
 * `0.10000000149011612`. Whole numbers come with `.0`, or Python would read integers. Under a microsecond each, which
 * `toPrecision` in a loop is not: there may be a hundred million of them.
 *
 * @param value - finite, a float32
 */
export function float32Text(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const text = String(shortest(value));
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

/** The double that prints as the shortest decimal. */
function shortest(value: number): number {
  let best = rounded(value, FIRST_DIGITS);
  // Most take eight digits or nine.
  if (Math.fround(best) !== value) return rounded(value, MAX_DIGITS);
  for (let digits = FIRST_DIGITS - 1; digits >= MIN_DIGITS; digits--) {
    const fewer = rounded(value, digits);
    if (Math.fround(fewer) !== value) break;
    best = fewer;
  }
  return best;
}

/** The double nearest to the value in so many significant digits. */
function rounded(value: number, digits: number): number {
  const power = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  // Dividing a whole number by a power that is exact rounds once: that is the double which prints as these digits.
  if (power >= 0 && power < POWERS.length) return Math.round(value * POWERS[power]!) / POWERS[power]!;
  return Number(value.toPrecision(digits)); // very small or large: rare
}
