/** A column of labels beside the rows of a table: `values[i]` belongs to row i. */
export type TableColumn =
  /** As the visitor's file has it; empty where it says nothing. */
  | { readonly name: string; readonly kind: 'text'; readonly values: readonly string[] }
  /** Whole numbers that a double holds exactly, all of them there. */
  | { readonly name: string; readonly kind: 'integer'; readonly values: Float64Array<ArrayBuffer> }
  /** NaN where the visitor's file says nothing. */
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array<ArrayBuffer> };

/**
 * The same columns for the rows in another order.
 *
 * @param order - for each new row, the row that it was
 */
export function reorderColumns(columns: readonly TableColumn[], order: Uint32Array): readonly TableColumn[] {
  return columns.map((column): TableColumn => {
    const { name, kind } = column;
    if (kind === 'text') return { name, kind, values: Array.from(order, (row) => column.values[row]!) };
    return { name, kind, values: Float64Array.from(order, (row) => column.values[row]!) };
  });
}

/** Both sets of columns; of two of one name the later set's. */
export function mergeColumns(columns: readonly TableColumn[], later: readonly TableColumn[]): readonly TableColumn[] {
  const taken = new Set(later.map(({ name }) => name));
  return [...columns.filter(({ name }) => !taken.has(name)), ...later];
}
