import { Slicer } from './event-loop.ts';
import { comparePython, compareUnits, hasSurrogate, toPythonOrder } from './python-order.ts';

// torchvision's ImageFolder numbers images so: classes sorted; in a class `sorted(os.walk(folder, followlinks=True))`, which
// sorts whole directory strings ("x/a-b" before "x/a/c": '-' is below '/'); in a directory the sorted file names.

/** Items handled between two looks at the clock: about a millisecond of work. */
const STEP = 2048;

/** Names of the top-level folders in class order: `classes[n]` is class n. Empty and hidden folders count. */
export function classesOf(topFolders: Iterable<string>): string[] {
  return toPythonOrder(new Set(topFolders));
}

/**
 * Class number a path, −1 for files directly in the picked folder.
 *
 * @param paths - POSIX, relative to the picked folder, any order
 * @param classes - what {@link classesOf} gave
 * @returns `Int32Array[paths.length]`
 * @throws RangeError for a path whose top-level folder is not among `classes`
 */
export function labelsOf(paths: readonly string[], classes: readonly string[]): Int32Array<ArrayBuffer> {
  const numbers = new Map(classes.map((name, number) => [name, number]));
  const labels = new Int32Array(paths.length);
  paths.forEach((path, i) => {
    const top = topFolderOf(path);
    const number = top === undefined ? -1 : numbers.get(top);
    if (number === undefined) throw new RangeError(`path is in no known class: ${path}`);
    labels[i] = number;
  });
  return labels;
}

/** The first folder of a path; undefined for a file directly in the picked folder. */
export function topFolderOf(path: string): string | undefined {
  const slash = path.indexOf('/');
  return slash < 0 ? undefined : path.slice(0, slash);
}

/** The paths in ImageFolder's order; a new array. See {@link imageFolderOrder}. */
export async function sortImageFolder(paths: readonly string[]): Promise<string[]> {
  const order = await imageFolderOrder(paths);
  return Array.from(order, (i) => paths[i]!);
}

/**
 * Row order of ImageFolder, files directly in the picked folder first. Works in slices of some 12 ms, so that a page stays quick
 * at any count.
 *
 * @param paths - POSIX, relative to the picked folder, any order; names hold no NUL
 * @returns `Uint32Array[paths.length]`: row i is `paths[order[i]]`
 */
export async function imageFolderOrder(paths: readonly string[]): Promise<Uint32Array<ArrayBuffer>> {
  const slicer = new Slicer();
  const { keys, directoryOf, names, compare } = await splitPaths(paths, slicer);

  const directoryOrder = new Uint32Array(keys.length).map((_, i) => i);
  await sortIndices(directoryOrder, (a, b) => compare(keys[a]!, keys[b]!), slicer);

  // Counting sort by directory, then each directory's names.
  const counts = new Uint32Array(keys.length);
  for (const directory of directoryOf) counts[directory]! += 1;
  const starts = new Uint32Array(keys.length);
  let start = 0;
  for (const directory of directoryOrder) {
    starts[directory] = start;
    start += counts[directory]!;
  }
  await slicer.breathe();
  const order = new Uint32Array(paths.length);
  const next = starts.slice();
  for (let i = 0; i < paths.length; i += 1) {
    order[next[directoryOf[i]!]!++] = i;
    if (i % STEP === 0) await slicer.breathe();
  }

  const compareNames = (a: number, b: number) => compare(names[a]!, names[b]!);
  for (const directory of directoryOrder) {
    const first = starts[directory]!;
    await sortIndices(order.subarray(first, first + counts[directory]!), compareNames, slicer);
  }
  return order;
}

interface SplitPaths {
  /** One string a directory that sorts as (class, directory). */
  readonly keys: readonly string[];
  /** A number into `keys`, a path. */
  readonly directoryOf: Uint32Array<ArrayBuffer>;
  readonly names: readonly string[];
  readonly compare: (a: string, b: string) => number;
}

/** Splits every path once: comparing is then done on names, never on paths. */
async function splitPaths(paths: readonly string[], slicer: Slicer): Promise<SplitPaths> {
  const numbers = new Map<string, number>();
  const keys: string[] = [];
  const directoryOf = new Uint32Array(paths.length);
  const names: string[] = [];
  let compare = compareUnits;
  for (let i = 0; i < paths.length; i += 1) {
    const path = paths[i]!;
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, Math.max(slash, 0));
    let number = numbers.get(directory);
    if (number === undefined) {
      number = keys.push(directory.replace('/', '\0')) - 1; // NUL is below every character of a name
      numbers.set(directory, number);
    }
    directoryOf[i] = number;
    names.push(path.slice(slash + 1));
    if (compare === compareUnits && hasSurrogate(path)) compare = comparePython;
    if (i % STEP === 0) await slicer.breathe();
  }
  return { keys, directoryOf, names, compare };
}

/** Sorts in place, stable: short runs by the engine's own sort, then merges that can pause. */
async function sortIndices(
  indices: Uint32Array<ArrayBuffer>,
  compare: (a: number, b: number) => number,
  slicer: Slicer,
): Promise<void> {
  const { length } = indices;
  if (length < 2) return;
  for (let start = 0; start < length; start += STEP) {
    indices.subarray(start, start + STEP).sort(compare);
    await slicer.breathe();
  }
  const spare = new Uint32Array(length > STEP ? length : 0);
  for (let width = STEP; width < length; width *= 2) {
    for (let start = 0; start + width < length; start += 2 * width) {
      await mergeRuns(indices, spare, [start, start + width, Math.min(start + 2 * width, length)], compare, slicer);
    }
  }
}

/** Merges the sorted runs `[start, middle)` and `[middle, end)` in place; `spare` is as long as `indices`. */
async function mergeRuns(
  indices: Uint32Array<ArrayBuffer>,
  spare: Uint32Array<ArrayBuffer>,
  [start, middle, end]: readonly [number, number, number],
  compare: (a: number, b: number) => number,
  slicer: Slicer,
): Promise<void> {
  if (compare(indices[middle - 1]!, indices[middle]!) <= 0) return; // in order already, as listings often are
  spare.set(indices.subarray(start, middle), start);
  let left = start;
  let right = middle;
  for (let at = start; left < middle; at += 1) {
    if (right < end && compare(spare[left]!, indices[right]!) > 0) indices[at] = indices[right++]!;
    else indices[at] = spare[left++]!;
    if (at % STEP === 0) await slicer.breathe();
  }
}
