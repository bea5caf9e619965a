/** How much text the paths of a table are, for sizes of files: known of all of them where only some are measured. */
export interface PathExtent {
  /** UTF-16 units of all paths. */
  readonly pathUnits: number;
  /** UTF-16 units of all file names. */
  readonly nameUnits: number;
  /** Those of the most units; empty without paths. */
  readonly longestPath: string;
  readonly longestName: string;
}

/** Adds up an extent, path by path. */
export class PathMeter {
  #pathUnits = 0;
  #nameUnits = 0;
  #longestPath = '';
  #longestName = '';

  /** @param path - POSIX */
  add(path: string): void {
    const nameAt = path.lastIndexOf('/') + 1;
    const nameUnits = path.length - nameAt;
    this.#pathUnits += path.length;
    this.#nameUnits += nameUnits;
    if (path.length > this.#longestPath.length) this.#longestPath = path;
    if (nameUnits > this.#longestName.length) this.#longestName = path.slice(nameAt);
  }

  /** Of all paths so far. */
  extent(): PathExtent {
    return {
      pathUnits: this.#pathUnits,
      nameUnits: this.#nameUnits,
      longestPath: this.#longestPath,
      longestName: this.#longestName,
    };
  }
}
