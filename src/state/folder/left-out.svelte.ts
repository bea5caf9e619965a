/** The top-level subfolders that are left out, by name. A set is never changed: whoever took one may keep it. */
export class LeftOut {
  #names = $state.raw<ReadonlySet<string>>(new Set());

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Leaves out these, and no other. */
  replace(names: Iterable<string>): void {
    this.#names = new Set(names);
  }

  setIncluded(name: string, included: boolean): void {
    const names = new Set(this.#names);
    if (included) names.delete(name);
    else names.add(name);
    this.#names = names;
  }

  /** One that is not there is no longer left out: one that comes back later is another one. @param there - all that are */
  forgetGone(there: Iterable<string>): void {
    const found = new Set(there);
    const left = [...this.#names].filter((name) => found.has(name));
    if (left.length < this.#names.size) this.#names = new Set(left);
  }
}
