/** A place in a table. */
export interface Cell {
  readonly line: number;
  readonly column: number;
}

const STEPS: Readonly<Record<string, readonly [lines: number, columns: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

/**
 * Where an arrow key goes from a cell: to the next one in its direction that can be pressed, in the same line or column if there
 * is one, else the nearest beside it. Home and End go to the first and the last of the line.
 *
 * @param cells - those that can be pressed, line by line
 * @returns undefined for other keys, and where there is no further one
 */
export function cellMove(key: string, at: Cell, cells: readonly Cell[]): Cell | undefined {
  const line = cells.filter((cell) => cell.line === at.line);
  if (key === 'Home') return line[0];
  if (key === 'End') return line.at(-1);
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (!step) return undefined;
  const [lines, columns] = step;
  const ahead = (cell: Cell) => (cell.line - at.line) * lines + (cell.column - at.column) * columns;
  const aside = (cell: Cell) => Math.abs((cell.line - at.line) * columns) + Math.abs((cell.column - at.column) * lines);
  const further = cells.filter((cell) => ahead(cell) > 0);
  return further.sort((a, b) => aside(a) - aside(b) || ahead(a) - ahead(b))[0];
}
