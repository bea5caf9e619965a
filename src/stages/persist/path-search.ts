import { Slicer } from '../../core/event-loop.ts';
import { stemOf } from '../../core/path-stem.ts';

/** Images that answer to a text that somebody typed. */
export interface PathHits {
  /** The first of them, in row order. */
  readonly rows: readonly number[];
  /** How many there are. */
  readonly total: number;
}

/** How a path answers, the best first: it is the text, its end or stem is, it lies in a folder of that name, or holds the text. */
const LIKENESSES = ['path', 'path-stem', 'name', 'stem', 'top-folder', 'folder', 'part'] as const;
type Likeness = (typeof LIKENESSES)[number];

/** What counts where folders in front were left out: in other folders there may be others of that name. */
const BEHIND_FOLDERS: readonly Likeness[] = ['path', 'path-stem', 'name', 'stem', 'top-folder'];
const NAME_ALONE: readonly Likeness[] = ['path', 'path-stem', 'top-folder'];
/** What a text that ends with a slash may mean. */
const FOLDERS: ReadonlySet<Likeness> = new Set(['top-folder', 'folder', 'part']);

const NONE: PathHits = { rows: [], total: 0 };
/** Stands between two paths in the text that is searched: no file system allows it in a name. */
const BETWEEN = '\0';
/** What stands in front of a path that somebody copied from elsewhere: quotes (as Windows copies a path), a scheme, a drive. */
const QUOTED = /^(["'])(.*)\1$/s;
const BEFORE_PATH = /^(?:file:\/\/|[a-z]:(?=\/))/;

/**
 * Looks paths up as people search: by a part of them, whatever the case, the slashes, or the folders in front. All of them are one
 * text, because the browser searches 5 MB of text faster than 100,000 objects.
 */
export class PathSearch {
  readonly #text: string;
  /** Where each path begins in the text, and the end of the last. */
  readonly #starts: Uint32Array;

  private constructor(text: string, starts: Uint32Array) {
    this.#text = text;
    this.#starts = starts;
  }

  /** Makes the text, in slices. @param paths - POSIX; row i is the image `paths.pathOf(i)` */
  static async of(paths: { readonly rows: number; pathOf(row: number): string }): Promise<PathSearch> {
    const slicer = new Slicer();
    const starts = new Uint32Array(paths.rows + 1);
    const parts: string[] = [];
    let at = 0;
    for (let row = 0; row < paths.rows; row++) {
      if (slicer.isDue(row)) await slicer.breathe();
      const part = fold(paths.pathOf(row)) + BETWEEN;
      parts.push(part);
      at += part.length;
      starts[row + 1] = at;
    }
    return new PathSearch(parts.join(''), starts);
  }

  /**
   * The images that answer best: to the whole path, to it without its extension, to its end (a name, a stem), to a folder, or to
   * any part; in slices. Where none does, folders in front are left out one by one: those of an absolute path are not in ours.
   *
   * @param typed - a path or a part of one; cases, composition of letters, and the kind of slashes do not matter
   * @param limit - how many rows are wanted at most
   */
  async find(typed: string, limit: number): Promise<PathHits> {
    const segments = segmentsOf(typed);
    if (segments.length === 0) return NONE;
    const slicer = new Slicer();
    const isFolder = /[/\\]\s*$/.test(typed);
    const search = (cut: number, likenesses: readonly Likeness[]) => {
      const counted = isFolder ? likenesses.filter((likeness) => FOLDERS.has(likeness)) : likenesses;
      return this.#best(segments.slice(cut).join('/'), counted, limit, slicer);
    };
    let hits = await search(0, LIKENESSES);
    for (let cut = 1; hits.total === 0 && cut < segments.length; cut++) {
      hits = await search(cut, cut < segments.length - 1 ? BEHIND_FOLDERS : NAME_ALONE);
    }
    return hits;
  }

  /** The rows of the best likeness that any has. */
  async #best(wanted: string, counted: readonly Likeness[], limit: number, slicer: Slicer): Promise<PathHits> {
    const found = new Map<Likeness, { rows: number[]; total: number }>();
    let row = 0;
    let step = 0;
    for (let at = this.#text.indexOf(wanted); at !== -1; at = this.#text.indexOf(wanted, this.#starts[row])) {
      if (slicer.isDue(step++)) await slicer.breathe();
      row = this.#rowAt(at, row);
      const likeness = likenessOf(this.#text.slice(this.#starts[row], this.#starts[row + 1]! - BETWEEN.length), wanted);
      let hits = found.get(likeness);
      if (!hits) found.set(likeness, (hits = { rows: [], total: 0 }));
      hits.total++;
      if (hits.rows.length < limit) hits.rows.push(row);
      row++;
    }
    const best = counted.find((likeness) => found.has(likeness));
    return (best && found.get(best)) ?? NONE;
  }

  /** The row whose path a place of the text is in. @param first - it is none before this one */
  #rowAt(place: number, first: number): number {
    let step = 1;
    let low = first;
    while (low + step < this.#starts.length && this.#starts[low + step]! <= place) {
      low += step;
      step *= 2;
    }
    for (; step >= 1; step /= 2) {
      if (low + step < this.#starts.length && this.#starts[low + step]! <= place) low += step;
    }
    return low;
  }
}

/** How a path that holds a text answers to it. */
function likenessOf(path: string, wanted: string): Likeness {
  if (path === wanted) return 'path';
  if (path.endsWith(`/${wanted}`)) return 'name';
  const bare = path.slice(0, path.lastIndexOf('/') + 1) + stemOf(path);
  if (bare === wanted) return 'path-stem';
  if (bare.endsWith(`/${wanted}`)) return 'stem';
  if (path.startsWith(`${wanted}/`)) return 'top-folder';
  return path.includes(`/${wanted}/`) ? 'folder' : 'part';
}

/** Names of a path that was typed, folded; those that mean nothing here (`.`, none at all) left out. */
function segmentsOf(typed: string): readonly string[] {
  const path = fold(typed.trim().replace(QUOTED, '$2')).replaceAll(BETWEEN, '').replace(BEFORE_PATH, '');
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** What texts have in common that people take for the same. */
function fold(path: string): string {
  return path.normalize('NFC').replaceAll('\\', '/').toLowerCase();
}
