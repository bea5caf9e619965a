/** Finds points by their place, without looking at all of them: a grid of cells over the map. */
export class PointGrid {
  readonly #coordinates: Float32Array;
  readonly #left: number;
  readonly #bottom: number;
  readonly #cell: number;
  readonly #columns: number;
  readonly #lines: number;
  /** Where each cell begins in {@link PointGrid.#points}, and where the last ends. */
  readonly #starts: Int32Array;
  readonly #points: Int32Array;

  /** @param coordinates - x and y of each point; not changed while this is used */
  constructor(coordinates: Float32Array) {
    this.#coordinates = coordinates;
    const count = coordinates.length / 2;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < coordinates.length; i += 2) {
      left = Math.min(left, coordinates[i]!);
      right = Math.max(right, coordinates[i]!);
      bottom = Math.min(bottom, coordinates[i + 1]!);
      top = Math.max(top, coordinates[i + 1]!);
    }
    this.#left = left;
    this.#bottom = bottom;
    this.#cell = Math.max(Math.max(right - left, top - bottom) / Math.ceil(Math.sqrt(count + 1)), 1e-9);
    this.#columns = count === 0 ? 1 : Math.floor((right - left) / this.#cell) + 1;
    this.#lines = count === 0 ? 1 : Math.floor((top - bottom) / this.#cell) + 1;
    const starts = new Int32Array(this.#columns * this.#lines + 1);
    for (let point = 0; point < count; point++) starts[this.#cellOf(point) + 1]! += 1;
    for (let cell = 0; cell < starts.length - 1; cell++) starts[cell + 1]! += starts[cell]!;
    const next = starts.slice();
    this.#points = new Int32Array(count);
    for (let point = 0; point < count; point++) this.#points[next[this.#cellOf(point)]!++] = point;
    this.#starts = starts;
  }

  /** The points in a rectangle of the map, in no order. */
  *within(left: number, bottom: number, right: number, top: number): Generator<number, void> {
    const column = (x: number) => this.#clamp((x - this.#left) / this.#cell, this.#columns);
    const line = (y: number) => this.#clamp((y - this.#bottom) / this.#cell, this.#lines);
    for (let row = line(bottom); row <= line(top); row++) {
      const [from, to] = [row * this.#columns + column(left), row * this.#columns + column(right)];
      for (let i = this.#starts[from]!; i < this.#starts[to + 1]!; i++) {
        const point = this.#points[i]!;
        const [x, y] = [this.#coordinates[point * 2]!, this.#coordinates[point * 2 + 1]!];
        if (x >= left && x <= right && y >= bottom && y <= top) yield point;
      }
    }
  }

  /** The point nearest to a place, within a distance; undefined if there is none. */
  nearest(x: number, y: number, within: number): number | undefined {
    let found: number | undefined;
    let least = within * within;
    for (const point of this.within(x - within, y - within, x + within, y + within)) {
      const [dx, dy] = [this.#coordinates[point * 2]! - x, this.#coordinates[point * 2 + 1]! - y];
      if (dx * dx + dy * dy > least) continue;
      least = dx * dx + dy * dy;
      found = point;
    }
    return found;
  }

  #cellOf(point: number): number {
    const column = this.#clamp((this.#coordinates[point * 2]! - this.#left) / this.#cell, this.#columns);
    const line = this.#clamp((this.#coordinates[point * 2 + 1]! - this.#bottom) / this.#cell, this.#lines);
    return line * this.#columns + column;
  }

  #clamp(cell: number, cells: number): number {
    return Math.max(0, Math.min(cells - 1, Math.floor(cell)));
  }
}
