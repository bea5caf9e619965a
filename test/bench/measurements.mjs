// What was measured: one row a measurement, by id, kept in a file of JSON lines so that parts can be measured at different times.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

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

/** A file of measurements, or none. A row that is measured again takes the place of the earlier one, where that stood. */
export class Measurements {
  #file;
  #rows = new Map();

  /** @param {string} [file] - kept there, and what it already holds is taken */
  constructor(file) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const row = JSON.parse(line);
      this.#rows.set(row.id, row);
    }
  }

  add(row) {
    this.#rows.set(row.id, row);
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(row)}\n`);
  }

  get rows() {
    return [...this.#rows.values()];
  }
}
