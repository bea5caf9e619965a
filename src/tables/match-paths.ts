import { Slicer } from '../core/event-loop.ts';

/** How the rows of two tables were brought together. */
export type MatchRule =
  | { readonly kind: 'same-paths' }
  /** `removed` stands in front of every path of that side, and only there: `/home/me/photos/`. */
  | { readonly kind: 'common-folder'; readonly side: 'ours' | 'theirs'; readonly removed: string }
  /** Theirs have no paths: row i belongs to row i, ours being counted without the files that are in no class if so it says. */
  | { readonly kind: 'row-number'; readonly withoutRootFiles: boolean }
  /** Theirs have no paths, and are not as many as ours. */
  | { readonly kind: 'none' };

/** Which row of theirs belongs to which row of ours. */
export interface PathMatch {
  readonly rule: MatchRule;
  /** `Int32Array[ours]`: their row for each of ours; −1 where there is none. */
  readonly theirRow: Int32Array;
  /** Rows of theirs that belong to none of ours. */
  readonly onlyTheirs: readonly number[];
  /** Rows of theirs that another row of theirs, which comes first, stands for already. */
  readonly repeated: number;
  /** Rows whose paths are equal but for composed letters (é as one character or two) or the direction of slashes. */
  readonly forgiven: number;
}

/**
 * Brings two tables together by their paths: as they are, or with the folder taken off that all paths of one side share,
 * whichever brings more together. Works in slices.
 *
 * @param ours - POSIX, relative to the picked folder, no path twice
 * @param theirs - with `/` between the names
 */
export async function matchPaths(ours: readonly string[], theirs: readonly string[]): Promise<PathMatch> {
  const slicer = new Slicer();
  const byPath = await Lookup.of(ours, 0, slicer);
  const best = { rule: { kind: 'same-paths' } as MatchRule, lookup: byPath, cut: 0, found: 0 };
  const consider = async (rule: MatchRule, lookup: Lookup, cut: number) => {
    let found = 0;
    for (const path of theirs) {
      if (lookup.find(path.slice(cut)).row !== -1) found++;
      await slicer.breathe();
    }
    if (found > best.found) Object.assign(best, { rule, lookup, cut, found });
  };
  await consider({ kind: 'same-paths' }, byPath, 0);
  for (const removed of best.found === theirs.length ? [] : foldersOf(commonFolder(theirs))) {
    await consider({ kind: 'common-folder', side: 'theirs', removed }, byPath, removed.length);
  }
  for (const removed of best.found === theirs.length ? [] : foldersOf(commonFolder(ours))) {
    await consider({ kind: 'common-folder', side: 'ours', removed }, await Lookup.of(ours, removed.length, slicer), 0);
  }

  const theirRow = new Int32Array(ours.length).fill(-1);
  const onlyTheirs: number[] = [];
  let repeated = 0;
  let forgiven = 0;
  for (const [at, path] of theirs.entries()) {
    const { row, isExact } = best.lookup.find(path.slice(best.cut));
    if (row === -1) onlyTheirs.push(at);
    else if (theirRow[row] !== -1) repeated++;
    else {
      theirRow[row] = at;
      if (!isExact) forgiven++;
    }
    await slicer.breathe();
  }
  return { rule: best.rule, theirRow, onlyTheirs, repeated, forgiven };
}

/**
 * Brings two tables together by row number, where one has no paths.
 *
 * @param labels - class number of each of our rows; −1 for files directly in the picked folder, which ImageFolder leaves out
 * @param theirs - how many rows they have
 */
export function matchRowNumbers(labels: Int32Array, theirs: number): PathMatch {
  const inClasses = Array.from(labels.keys()).filter((row) => labels[row] !== -1);
  const isWhole = labels.length === theirs;
  const rows = isWhole ? labels.keys() : inClasses.length === theirs ? inClasses : undefined;
  const theirRow = new Int32Array(labels.length).fill(-1);
  const none = { onlyTheirs: [], repeated: 0, forgiven: 0 };
  if (!rows) return { rule: { kind: 'none' }, theirRow, ...none };
  let at = 0;
  for (const row of rows) theirRow[row] = at++;
  return { rule: { kind: 'row-number', withoutRootFiles: !isWhole }, theirRow, ...none };
}

/** The folder that all paths are in, with a slash at its end; empty if they share none. */
export function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  let common = first.slice(0, first.lastIndexOf('/') + 1);
  for (const path of paths) {
    // The slash at its end goes before the one in front of it is looked for: in `/` alone there is no other.
    while (!path.startsWith(common)) common = common.slice(0, common.slice(0, -1).lastIndexOf('/') + 1);
    if (common === '') break;
  }
  return common;
}

/** A folder and all that it is in, the outermost first: `/`, `/home/`, `/home/me/`. */
function* foldersOf(folder: string): Generator<string> {
  for (let slash = folder.indexOf('/'); slash !== -1; slash = folder.indexOf('/', slash + 1)) {
    yield folder.slice(0, slash + 1);
  }
}

const AMBIGUOUS = -2;

/** Rows by path, exactly or nearly. */
class Lookup {
  readonly #exact: ReadonlyMap<string, number>;
  readonly #loose: ReadonlyMap<string, number>;

  private constructor(exact: ReadonlyMap<string, number>, loose: ReadonlyMap<string, number>) {
    this.#exact = exact;
    this.#loose = loose;
  }

  /** @param cut - characters to leave out at the beginning of each path */
  static async of(paths: readonly string[], cut: number, slicer: Slicer): Promise<Lookup> {
    const exact = new Map<string, number>();
    const loose = new Map<string, number>();
    for (const [row, whole] of paths.entries()) {
      const path = whole.slice(cut);
      const plain = toPlain(path);
      exact.set(path, row);
      // Most paths are plain: those are found exactly, and need no second entry unless another one is nearly the same.
      if (plain !== path || loose.has(plain)) loose.set(plain, loose.has(plain) ? AMBIGUOUS : row);
      await slicer.breathe();
    }
    return new Lookup(exact, loose);
  }

  /** @returns row −1 if nothing has this path, or several nearly have it */
  find(path: string): { readonly row: number; readonly isExact: boolean } {
    const exact = this.#exact.get(path);
    if (exact !== undefined) return { row: exact, isExact: true };
    const plain = toPlain(path);
    const row = this.#exact.get(plain) ?? this.#loose.get(plain) ?? -1;
    return { row: row === AMBIGUOUS ? -1 : row, isExact: false };
  }
}

function toPlain(path: string): string {
  return path.normalize('NFC').replaceAll('\\', '/');
}
