/** Parts that the set's name tells. */
const NAMED = 3;

/** What is to be said of a source before it is read; the paths of its pictures depend on it. */
export type SourceNote =
  /** Two parts of a set have one name, so one of them has another in it. */
  | { readonly code: 'renamed'; readonly from: string; readonly to: string }
  /** All of an archive lies in one folder, which is not in the paths. */
  | { readonly code: 'only-folder'; readonly archive: string; readonly folder: string };

/** The names that parts of a set have in it. */
export interface SetNames {
  /** One for each folder, in the order that they were given in. */
  readonly folders: readonly string[];
  /** One for each loose file, likewise. */
  readonly files: readonly string[];
  /** The set's own: its folders by name, and how many files there are besides. */
  readonly name: string;
  readonly notes: readonly SourceNote[];
}

/**
 * Names the parts of a set, a top level for each: of two with one name, the second becomes `name (2)` or `name (2).jpg`.
 *
 * @param folders - their own names; folders come before files, and among themselves in the order of their names, so that the same
 *   set has the same paths however it was put together
 * @param files - names of loose files
 */
export function nameSet(folders: readonly string[], files: readonly string[]): SetNames {
  const taken = new Set<string>();
  const notes: SourceNote[] = [];
  const take = (from: string, stem: string, ending: string) => {
    let to = from;
    for (let count = 2; taken.has(to); count++) to = `${stem} (${count})${ending}`;
    taken.add(to);
    if (to !== from) notes.push({ code: 'renamed', from, to });
    return to;
  };
  const inOrder = folders.map((name, at) => ({ name, at })).sort((a, b) => compare(a.name, b.name) || a.at - b.at);
  const named = inOrder.map(({ name, at }) => ({ at, to: take(name, name, '') }));
  const namedFiles = files.map((name) => {
    const dot = name.lastIndexOf('.');
    const stem = dot > 0 ? name.slice(0, dot) : name;
    return take(name, stem, name.slice(stem.length));
  });
  return {
    folders: named.toSorted((a, b) => a.at - b.at).map(({ to }) => to),
    files: namedFiles,
    name: nameOf(
      named.map(({ to }) => to),
      files.length,
    ),
    notes,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What tells a set from others. Sets of one name are compared by what is in them, or asked about. */
function nameOf(folders: readonly string[], files: number): string {
  const names = folders.slice(0, NAMED);
  if (folders.length > NAMED) names.push(`${folders.length - NAMED} more`);
  if (files > 0) names.push(files === 1 ? '1 picture' : `${files} pictures`);
  return names.join(' + ');
}
