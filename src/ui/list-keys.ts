const PAGE_ROWS = 10;

/** Row that `key` goes to from row `at` of a list, after the WAI-ARIA listbox pattern; undefined for keys that do nothing. */
export function listMove(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  const within = (to: number) => Math.min(count - 1, Math.max(0, to));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + PAGE_ROWS);
    case 'PageUp':
      return within(at - PAGE_ROWS);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
