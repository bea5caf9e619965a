import { Slicer } from '../core/event-loop.ts';
import { type ImageNames } from './image-names.ts';
import { hasLeadingZero, keyForm, plainRule, withoutRoot, type LabelRule } from './label-rule.ts';

/** A rule and how many images it brings together with a key. */
export interface ChosenRule {
  readonly rule: LabelRule;
  /** Images with at least one key. */
  readonly images: number;
}

/** Rows that are looked at first, evenly spread, before a column is looked at whole. */
const SAMPLE = 1000;
/** Columns that are looked at whole where a sample finds no key: keys stand in front, and a wide table would take minutes. */
const WHOLE_COLUMNS = 32;
/** Folders that keys may have in front, at most. */
const MAX_DROPPED = 16;

/**
 * Finds the rule by which a column of keys matches most images; of equal ones the strictest: path, then name, then stem. Lost
 * zeros are assumed only where no key has kept one and where that matches more images than anything else.
 *
 * @throws the signal's reason
 */
export async function chooseRule(
  keys: readonly string[],
  images: ImageNames,
  signal?: AbortSignal,
): Promise<ChosenRule> {
  let best: ChosenRule = { rule: plainRule('path'), images: 0 };
  for (const rule of await candidates(keys, images, signal)) {
    const count = await countMatched(keys, rule, { images, signal });
    if (count > best.images) best = { rule, images: count };
  }
  return best;
}

/**
 * Finds the column whose values match most images, by the rule that suits it; the first of equal ones. Columns of which an even
 * sample of 1,000 rows matches nothing are passed over; if that holds for all, the first 32 are looked at whole.
 *
 * @param columns - how many there are
 * @param keysOf - values of a column, at some rows or at all
 * @returns column 0 if no value of any column matches
 * @throws the signal's reason
 */
export async function proposeKeyColumn(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  keysOf: (column: number, rows?: readonly number[]) => Promise<readonly string[]>,
  { images, signal }: { readonly images: ImageNames; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const every = Array.from({ length: columns }, (_, column) => column);
  let likely: number[] = every;
  if (rows > SAMPLE) {
    const sample = Array.from({ length: SAMPLE }, (_, at) => Math.floor((at * rows) / SAMPLE));
    likely = [];
    for (const column of every) {
      if ((await chooseRule(await keysOf(column, sample), images, signal)).images > 0) likely.push(column);
    }
    if (likely.length === 1) return likely[0]!;
    if (likely.length === 0) likely = every.slice(0, WHOLE_COLUMNS);
  }
  let best = { column: 0, images: 0 };
  for (const column of likely) {
    const { images: count } = await chooseRule(await keysOf(column), images, signal);
    if (count > best.images) best = { column, images: count };
  }
  return best.column;
}

async function candidates(
  keys: readonly string[],
  images: ImageNames,
  signal: AbortSignal | undefined,
): Promise<readonly LabelRule[]> {
  const slicer = new Slicer(signal);
  let isBackslashed = false;
  let hasZero = false;
  for (let row = 0; row < keys.length; row++) {
    if (slicer.isDue(row)) await slicer.breathe();
    isBackslashed ||= keys[row]!.includes('\\');
    hasZero ||= hasLeadingZero(keys[row]!);
  }
  // On Linux a file name may hold a backslash: then it means itself.
  if (isBackslashed) isBackslashed = !images.paths.some((path) => path.includes('\\'));
  const paths = droppable(keys, isBackslashed).map((droppedFolder): LabelRule => {
    return { kind: 'path', isBackslashed, droppedFolder };
  });
  const zeros = hasZero ? [] : [plainRule('stem-without-zeros')];
  return [...paths, plainRule('name'), plainRule('stem'), ...zeros];
}

/** Nothing, and the folders that every key begins with, from few to many. */
function droppable(keys: readonly string[], isBackslashed: boolean): readonly string[] {
  let shared: readonly string[] | undefined;
  for (const key of keys) {
    if (key === '') continue;
    const names = withoutRoot(isBackslashed ? key.replaceAll('\\', '/') : key).split('/', MAX_DROPPED + 1);
    names.pop();
    const length = shared === undefined ? -1 : shared.findIndex((name, at) => names[at] !== name);
    shared = shared === undefined ? names : length < 0 ? shared : shared.slice(0, length);
    if (shared.length === 0) break;
  }
  return ['', ...(shared ?? []).map((_, at, all) => `${all.slice(0, at + 1).join('/')}/`)];
}

/** How many images have at least one key. */
async function countMatched(
  keys: readonly string[],
  rule: LabelRule,
  { images, signal }: { readonly images: ImageNames; readonly signal: AbortSignal | undefined },
): Promise<number> {
  const index = await images.by(rule.kind, signal);
  const seen = new Uint8Array(images.paths.length);
  const slicer = new Slicer(signal);
  let count = 0;
  for (let row = 0; row < keys.length; row++) {
    if (slicer.isDue(row)) await slicer.breathe();
    let image = index.firstOf(keyForm(rule, keys[row]!));
    // A list that was walked is not walked again: thousands of keys may name thousands of images each.
    for (; image >= 0 && seen[image] === 0; image = index.nextOf(image)) {
      seen[image] = 1;
      count++;
    }
  }
  return count;
}
