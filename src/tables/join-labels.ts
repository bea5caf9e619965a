import { Slicer } from '../core/event-loop.ts';
import type { ImageNames } from './image-names.ts';
import { trimKey, unwrapKey } from './key-text.ts';
import { foundForm, keyForm, type LabelRule } from './label-rule.ts';

/** How much of a list is kept: all are counted. */
export const LISTED = 1000;
/** Rows of a duplicate that are told one by one. */
const LISTED_ROWS = 10;

/** A list that may be long: its length, and what stands first in it. */
export interface Listed<T> {
  readonly count: number;
  /** {@link LISTED} at most. */
  readonly first: readonly T[];
}

/** A key that stands in several rows; the first one is taken. */
export interface DuplicateKey {
  readonly key: string;
  /** How many rows have it. */
  readonly count: number;
  /** The first ten of them, at most. */
  readonly rows: readonly number[];
  /** Whether they say different things. */
  readonly disagrees: boolean;
}

/** Rows of labels, brought together with images. */
export interface LabelJoin {
  readonly rule: LabelRule;
  /** The row of each image's label, −1 for none. */
  readonly rowOf: Int32Array<ArrayBuffer>;
  /** Images with a label. */
  readonly images: number;
  /** Keys that match no image, as they stand there, each once. */
  readonly unmatched: Listed<string>;
  readonly duplicates: Listed<DuplicateKey>;
  /** Duplicates whose rows say different things. */
  readonly disagreeing: number;
  /** Paths of images without a label. */
  readonly without: Listed<string>;
  /** Keys that several images answer to; each image has the label. */
  readonly shared: Listed<{ readonly key: string; readonly images: number }>;
  /** Rows without a key. */
  readonly blank: number;
  /** The first key that was read out of what a program wrapped it in, and what was read; undefined if none was. */
  readonly wrapped: { readonly key: string; readonly read: string } | undefined;
  /** Images whose name is not spelled as their key: letters composed otherwise, another case, or zeros that the key has lost. */
  readonly respelled: number;
}

/**
 * Finds the row of labels of each image, by one rule, in slices. Of several rows for one image the first is taken, but one that
 * spells the image's name exactly goes before one that does not.
 *
 * @param keys - key of each row
 * @param isSame - whether two rows say the same, their keys left out
 * @throws the signal's reason
 */
export async function joinLabels(
  keys: readonly string[],
  images: ImageNames,
  options: {
    readonly rule: LabelRule;
    readonly isSame: (row: number, other: number) => boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<LabelJoin> {
  const { rule, isSame, signal } = options;
  const { paths } = images;
  const index = await images.by(rule.kind, signal);
  const rowOf = new Int32Array(paths.length).fill(-1);
  const isExact = new Uint8Array(paths.length);
  const firstRows = new Map<string, number>();
  const respellings = new Set<string>();
  const duplicates = new Duplicates(isSame);
  const unmatched = new Listing<string>();
  const shared = new Listing<{ readonly key: string; readonly images: number }>();
  const without = new Listing<string>();
  let blank = 0;
  let wrapped: LabelJoin['wrapped'];
  const slicer = new Slicer(signal);
  for (let row = 0; row < keys.length; row++) {
    if (slicer.isDue(row)) await slicer.breathe();
    const key = keys[row]!;
    const form = keyForm(rule, key);
    if (form === '') {
      blank++;
      continue;
    }
    if (rule.isUnwrapped) wrapped ??= unwrapped(key);
    const found = foundForm(rule.kind, form);
    const firstRow = firstRows.get(found);
    if (firstRow === undefined) firstRows.set(found, row);
    else duplicates.add(found, { key, firstRow, row });
    // Thousands of rows may have one key that thousands of images answer to: only another spelling can change anything.
    if (firstRow !== undefined && (form === keyForm(rule, keys[firstRow]!) || respellings.has(form))) continue;
    if (firstRow !== undefined) respellings.add(form);
    let answering = 0;
    for (let image = index.firstOf(form); image >= 0; image = index.nextOf(image)) {
      answering++;
      const isSpelled = index.isSpelled(image, form);
      if (rowOf[image] !== -1 && !(isSpelled && isExact[image] === 0)) continue;
      rowOf[image] = row;
      isExact[image] = isSpelled ? 1 : 0;
    }
    if (firstRow !== undefined) continue;
    if (answering === 0) unmatched.add(key);
    if (answering > 1) shared.add({ key, images: answering });
  }
  let respelled = 0;
  for (let image = 0; image < paths.length; image++) {
    if (slicer.isDue(image)) await slicer.breathe();
    if (rowOf[image] === -1) without.add(paths[image]!);
    else if (isExact[image] === 0) respelled++;
  }
  return {
    rule,
    rowOf,
    images: paths.length - without.count,
    unmatched,
    duplicates: duplicates.list(),
    disagreeing: duplicates.disagreeing,
    without,
    shared,
    blank,
    wrapped,
    respelled,
  };
}

function unwrapped(key: string): LabelJoin['wrapped'] {
  const trimmed = trimKey(key);
  const read = unwrapKey(trimmed);
  return read === trimmed ? undefined : { key: trimmed, read };
}

class Listing<T> implements Listed<T> {
  readonly first: T[] = [];
  count = 0;

  add(item: T): void {
    this.count++;
    if (this.first.length < LISTED) this.first.push(item);
  }
}

/** Keys that stand in several rows: an object for those that are listed, a boolean for the others. */
class Duplicates {
  readonly #isSame: (row: number, other: number) => boolean;
  readonly #disagrees = new Map<string, boolean>();
  readonly #listed = new Map<string, { readonly key: string; count: number; readonly rows: number[] }>();
  disagreeing = 0;

  constructor(isSame: (row: number, other: number) => boolean) {
    this.#isSame = isSame;
  }

  add(form: string, { key, firstRow, row }: { readonly key: string; readonly firstRow: number; readonly row: number }) {
    const known = this.#disagrees.get(form);
    const disagrees = known === true || !this.#isSame(firstRow, row);
    if (disagrees && known !== true) this.disagreeing++;
    if (known === undefined && this.#listed.size < LISTED) this.#listed.set(form, { key, count: 1, rows: [firstRow] });
    if (known !== disagrees) this.#disagrees.set(form, disagrees);
    const listed = this.#listed.get(form);
    if (!listed) return;
    listed.count++;
    if (listed.rows.length < LISTED_ROWS) listed.rows.push(row);
  }

  list(): Listed<DuplicateKey> {
    const first = [...this.#listed].map(([form, duplicate]) => {
      return { ...duplicate, disagrees: this.#disagrees.get(form) === true };
    });
    return { count: this.#disagrees.size, first };
  }
}
