import type { Nearest } from '../stages/search/search.contract.ts';

/** A row with the class that its neighbours are of. */
export interface ClassGuess {
  readonly row: number;
  /** Class that it lies in, and the one that most of its neighbours are of. */
  readonly own: number;
  readonly like: number;
  /** Neighbours of `like`, of those that were asked. */
  readonly votes: number;
  readonly asked: number;
}

/** Whether rows of a class lie together: each row's class is guessed by its neighbours, the row itself left out. */
export interface ClassAgreement {
  /** Rows that have a class and a neighbour with one. */
  readonly rows: number;
  /** Of them, those whose guess is right. */
  readonly right: number;
  /** What a guess without looking gets right: the share of the largest class. */
  readonly chance: number;
  /** Guesses: `Int32Array[classes * classes]`, a line a true class. */
  readonly confusion: Int32Array<ArrayBuffer>;
  /** Class guessed, of each row; −1 where there is no guess. */
  readonly likes: Int32Array<ArrayBuffer>;
  /** Neighbours of that class, and neighbours with a class at all. */
  readonly votes: Int32Array<ArrayBuffer>;
  readonly asked: Int32Array<ArrayBuffer>;
}

/**
 * Leave-one-out k-nearest-neighbours, one neighbour one vote; between classes with as many votes, the one with the nearest neighbour.
 *
 * @param labels - class number a row, −1 for none
 * @param classes - how many classes there are
 */
export function classAgreement(
  { most, rows: others }: Nearest,
  labels: ArrayLike<number>,
  classes: number,
): ClassAgreement {
  const confusion = new Int32Array(classes * classes);
  const likes = new Int32Array(labels.length).fill(-1);
  const [votes, asked] = [new Int32Array(labels.length), new Int32Array(labels.length)];
  const sizes = new Int32Array(classes);
  const counts = new Int32Array(classes);
  let [rows, right] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!;
    if (own < 0) continue;
    counts.fill(0);
    let like = -1;
    for (let i = row * most; i < (row + 1) * most && others[i]! >= 0; i++) {
      const label = labels[others[i]!]!;
      if (label < 0) continue;
      counts[label]!++;
      asked[row]!++;
    }
    // Neighbours come nearest first: the first of the classes with the most votes wins.
    for (let i = row * most; i < (row + 1) * most && others[i]! >= 0; i++) {
      const label = labels[others[i]!]!;
      if (label >= 0 && (like < 0 || counts[label]! > counts[like]!)) like = label;
    }
    if (like < 0) continue;
    rows++;
    sizes[own]!++;
    confusion[own * classes + like]!++;
    likes[row] = like;
    votes[row] = counts[like]!;
    if (like === own) right++;
  }
  return { rows, right, chance: rows === 0 ? 0 : Math.max(...sizes) / rows, confusion, likes, votes, asked };
}

/**
 * Guesses that are wanted, of all rows that have one.
 *
 * @param labels - class number a row, −1 for none
 * @returns the surest first
 */
export function guessesOf(
  { likes, votes, asked }: ClassAgreement,
  labels: ArrayLike<number>,
  isWanted: (own: number, like: number) => boolean,
): readonly ClassGuess[] {
  const guesses: ClassGuess[] = [];
  for (const [row, like] of likes.entries()) {
    const own = labels[row]!;
    if (like >= 0 && isWanted(own, like)) guesses.push({ row, own, like, votes: votes[row]!, asked: asked[row]! });
  }
  return guesses.sort((a, b) => b.votes / b.asked - a.votes / a.asked || a.row - b.row);
}

/**
 * The classes that are most often taken for others, or others for them.
 *
 * @param confusion - as of {@link ClassAgreement}
 * @param most - how many, at most
 * @returns class numbers, rising
 */
export function mostConfused(confusion: Int32Array, classes: number, most: number): readonly number[] {
  const all = Array.from({ length: classes }, (_, label) => label);
  if (classes <= most) return all;
  const mistakes = all.map((label) => {
    let sum = 0;
    for (let other = 0; other < classes; other++) {
      if (other !== label) sum += confusion[label * classes + other]! + confusion[other * classes + label]!;
    }
    return sum;
  });
  const chosen = all.sort((a, b) => mistakes[b]! - mistakes[a]! || a - b).slice(0, most);
  return chosen.sort((a, b) => a - b);
}
