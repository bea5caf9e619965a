import type { RenamedColumn } from '../../core/text-table.ts';

/** Gives every column a name of its own: an empty one becomes `column 3`, a second `size` becomes `size (2)`. */
export function uniqueNames(names: readonly string[]): {
  readonly columns: readonly string[];
  readonly renamed: readonly RenamedColumn[];
} {
  const given = new Set(names); // names that stand in the file are not taken by a new one
  const used = new Set<string>();
  const renamed: RenamedColumn[] = [];
  const turns = new Map<string, number>();
  const columns = names.map((from, column) => {
    if (from !== '' && !used.has(from)) {
      used.add(from);
      return from;
    }
    const base = from === '' ? `column ${column + 1}` : from;
    let turn = turns.get(base) ?? (from === '' ? 1 : 2);
    const nameAt = () => (turn === 1 ? base : `${base} (${turn})`);
    while (given.has(nameAt()) || used.has(nameAt())) turn++;
    const to = nameAt();
    turns.set(base, turn + 1);
    used.add(to);
    renamed.push({ column, from, to });
    return to;
  });
  return { columns, renamed };
}
