import type { Nearest } from '../stages/search/search.contract.ts';

/** A row whose neighbours are of another class. */
export interface Outlier {
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
  /** Rows whose guess is wrong, the surest mistakes first. */
  readonly outliers: readonly Outlier[];
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
  const outliers: Outlier[] = [];
  const sizes = new Int32Array(classes);
  const votes = new Int32Array(classes);
  let [rows, right] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!;
    if (own < 0) continue;
    votes.fill(0);
    let [asked, like] = [0, -1];
    for (let i = row * most; i < (row + 1) * most && others[i]! >= 0; i++) {
      const label = labels[others[i]!]!;
      if (label < 0) continue;
      votes[label]!++;
      asked++;
    }
    // Neighbours come nearest first: the first of the classes with the most votes wins.
    for (let i = row * most; i < (row + 1) * most && others[i]! >= 0; i++) {
      const label = labels[others[i]!]!;
      if (label >= 0 && (like < 0 || votes[label]! > votes[like]!)) like = label;
    }
    if (like < 0) continue;
    rows++;
    sizes[own]!++;
    confusion[own * classes + like]!++;
    if (like === own) right++;
    else outliers.push({ row, own, like, votes: votes[like]!, asked });
  }
  outliers.sort((a, b) => b.votes / b.asked - a.votes / a.asked || a.row - b.row);
  return { rows, right, chance: rows === 0 ? 0 : Math.max(...sizes) / rows, confusion, outliers };
}
