// What was measured by hand: a line of JSON a measurement, so that parts can be measured at different times and none is lost.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A file of measurements. One that is made again takes the place of the earlier one, where that stood. */
export class Measurements {
  #file;
  #lines = new Map();

  /** @param {string} file - kept there, and what it already holds is taken */
  constructor(file) {
    this.#file = file;
    if (!existsSync(file)) return;
    for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const line = JSON.parse(text);
      this.#lines.set(line.id, line);
    }
  }

  /** @param line - with its `id` */
  add(line) {
    this.#lines.set(line.id, line);
    const partial = `${this.#file}.partial`; // whole at any moment: there may be hours of work in it
    writeFileSync(partial, this.lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    renameSync(partial, this.#file);
  }

  has(id) {
    return this.#lines.has(id);
  }

  get lines() {
    return [...this.#lines.values()];
  }
}
