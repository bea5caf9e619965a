import { Slicer } from '../core/event-loop.ts';
import type { ImageNames } from './image-names.ts';
import { hasSpacedName } from './key-text.ts';
import {
  hasLeadingZero,
  keyForm,
  keyText,
  plainRule,
  withoutRoot,
  type LabelRule,
  type LabelRuleKind,
} from './label-rule.ts';

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
/** Folders that keys or images may have in front, at most. */
const MAX_DROPPED = 16;
/** Share of last names that may stand in keys of different folders. */
const MAX_REPEATED = 0.01;

/**
 * Finds the rule by which a column of keys matches most images; of equal ones the strictest: path, name, stem, then
 * without case and file ending, then with lost zeros, which are assumed only where no key has kept one; keys as they stand go before
 * keys read out of what programs wrap them in.
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
    if (count === images.paths.length) break;
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
  // Where an image's name begins or ends with a space, or holds a backslash, these mean themselves.
  const isTrimmed = !images.paths.some(hasSpacedName);
  const canBeBackslashed = !images.paths.some((path) => path.includes('\\'));
  const rules: LabelRule[] = [];
  for (const isUnwrapped of [false, true]) {
    const text = { isTrimmed, isUnwrapped, isBackslashed: false };
    const traits = await traitsOf(keys, text, signal);
    if (isUnwrapped && !traits.isWrapped) break;
    const base = { ...text, isBackslashed: traits.hasBackslash && canBeBackslashed };
    rules.push(...(await rulesFor(keys, base, { traits, images, signal })));
  }
  return rules;
}

/** What a column of keys shows of itself. */
interface KeyTraits {
  readonly hasBackslash: boolean;
  readonly hasZero: boolean;
  /** Whether unwrapping changes any key. */
  readonly isWrapped: boolean;
}

type KeyReading = Pick<LabelRule, 'isTrimmed' | 'isUnwrapped' | 'isBackslashed'>;

async function traitsOf(
  keys: readonly string[],
  text: KeyReading,
  signal: AbortSignal | undefined,
): Promise<KeyTraits> {
  const slicer = new Slicer(signal);
  let hasBackslash = false;
  let hasZero = false;
  let isWrapped = false;
  for (let row = 0; row < keys.length; row++) {
    if (slicer.isDue(row)) await slicer.breathe();
    const key = keyText(text, keys[row]!);
    hasBackslash ||= key.includes('\\');
    hasZero ||= hasLeadingZero(key);
    isWrapped ||= text.isUnwrapped && key !== keyText({ ...text, isUnwrapped: false }, keys[row]!);
  }
  return { hasBackslash, hasZero, isWrapped };
}

/** The rules that read keys in one way, from the strictest on. */
async function rulesFor(
  keys: readonly string[],
  text: KeyReading,
  found: { readonly traits: KeyTraits; readonly images: ImageNames; readonly signal: AbortSignal | undefined },
): Promise<readonly LabelRule[]> {
  const { traits, images, signal } = found;
  const dropped = sharedFolders(keys, (key) => withoutRoot(keyText(text, key)));
  const added = sharedFolders(images.paths, (path) => path);
  const ofPaths = (kind: LabelRuleKind) => [
    { ...plainRule(kind), ...text },
    ...dropped.map((droppedFolder): LabelRule => ({ ...plainRule(kind), ...text, droppedFolder })),
    ...added.map((addedFolder): LabelRule => ({ ...plainRule(kind), ...text, addedFolder })),
  ];
  const folders = await foldersOf(keys, text, signal);
  // Of paths whose last names repeat, the last name alone tells no image: `cats/1.jpg`, `dogs/1.jpg`.
  const ofNames = (kind: LabelRuleKind): readonly LabelRule[] =>
    folders.areNeeded ? [] : [{ ...plainRule(kind), ...text, ignoresFolders: folders.areThere }];
  return [
    ...ofPaths('path'),
    ...ofNames('name'),
    ...ofNames('stem'),
    ...ofPaths('path-loose'),
    ...ofNames('name-loose'),
    ...(traits.hasZero ? [] : ofNames('stem-without-zeros')),
  ];
}

/** The folders that every path begins with, from few to many, each with its `/`. */
function sharedFolders(paths: readonly string[], read: (path: string) => string): readonly string[] {
  let shared: readonly string[] | undefined;
  for (const path of paths) {
    const text = read(path);
    if (text === '') continue;
    const names = text.split('/', MAX_DROPPED + 1);
    names.pop();
    const length = shared === undefined ? -1 : shared.findIndex((name, at) => names[at] !== name);
    shared = shared === undefined ? names : length < 0 ? shared : shared.slice(0, length);
    if (shared.length === 0) break;
  }
  return (shared ?? []).map((_, at, all) => `${all.slice(0, at + 1).join('/')}/`);
}

/** Whether keys have folders, and whether their last names say too little without them. */
async function foldersOf(
  keys: readonly string[],
  text: KeyReading,
  signal: AbortSignal | undefined,
): Promise<{ readonly areThere: boolean; readonly areNeeded: boolean }> {
  const pathOf = new Map<string, string>(); // by last name
  const slicer = new Slicer(signal);
  let areThere = false;
  let repeated = 0;
  for (let row = 0; row < keys.length; row++) {
    if (slicer.isDue(row)) await slicer.breathe();
    const path = keyText(text, keys[row]!);
    const at = path.lastIndexOf('/') + 1;
    areThere ||= at > 0;
    const name = path.slice(at);
    const known = pathOf.get(name);
    if (known === undefined) pathOf.set(name, path);
    else if (known !== path) repeated++;
  }
  return { areThere, areNeeded: areThere && repeated > pathOf.size * MAX_REPEATED };
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
