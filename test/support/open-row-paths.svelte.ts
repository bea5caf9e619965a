/** Paths of the rows that are open, to be changed by a test. */
export interface OpenRowPaths {
  paths: readonly string[] | undefined;
}

/** Rows as the page would have them open: whoever reads the paths inside an effect follows them. */
export function openRows(paths: readonly string[] | undefined): OpenRowPaths {
  let current = $state.raw(paths);
  return {
    get paths() {
      return current;
    },
    set paths(changed) {
      current = changed;
    },
  };
}
