/** For each of some rows the nearest others: cosines fall along a line, and of equal ones the one that was offered first stands first. */
export class NearestTable {
  /** Of each row: row numbers, −1 where there are no more. `Int32Array[rows * most]` */
  readonly rows: Int32Array<ArrayBuffer>;
  /** Their cosines. `Float32Array[rows * most]` */
  readonly cosines: Float32Array<ArrayBuffer>;
  /** How many others a row has at most. */
  readonly most: number;

  constructor(rows: number, most: number) {
    this.most = most;
    this.rows = new Int32Array(rows * most).fill(-1);
    this.cosines = new Float32Array(rows * most).fill(-Infinity);
  }

  /** Offers `other` to a row: it is taken if it is nearer than the farthest one. */
  offer(row: number, other: number, cosine: number): void {
    const { rows, cosines, most } = this;
    const first = row * most;
    let at = first + most - 1;
    if (!(cosine > cosines[at]!)) return;
    for (; at > first && cosine > cosines[at - 1]!; at--) {
      cosines[at] = cosines[at - 1]!;
      rows[at] = rows[at - 1]!;
    }
    cosines[at] = cosine;
    rows[at] = other;
  }
}
