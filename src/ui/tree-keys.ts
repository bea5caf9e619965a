import type { IndexView } from '../state/rows/view.ts';

/** What a key does in the tree: go to another row, open or close the row, or choose it. */
export type TreeMove =
  { readonly kind: 'go'; readonly to: number } | { readonly kind: 'toggle' } | { readonly kind: 'choose' };

const PAGE_ROWS = 10;

/** What `key` does on row `at`, after the WAI-ARIA tree pattern; undefined for keys that do nothing. */
export function treeMove(
  key: string,
  at: number,
  index: Pick<IndexView, 'treeLength' | 'treeRow'>,
): TreeMove | undefined {
  const last = index.treeLength - 1;
  if (last < 0) return undefined;
  const go = (to: number): TreeMove => ({ kind: 'go', to: Math.min(last, Math.max(0, to)) });
  const row = index.treeRow(at);
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'PageDown':
      return go(at + PAGE_ROWS);
    case 'PageUp':
      return go(at - PAGE_ROWS);
    case 'Home':
      return go(0);
    case 'End':
      return go(last);
    case 'ArrowRight':
      if (row.kind === 'image') return undefined;
      return row.expanded ? go(at + 1) : { kind: 'toggle' };
    case 'ArrowLeft':
      return row.kind === 'folder' && row.expanded ? { kind: 'toggle' } : go(parentRow(at, index));
    case 'Enter':
    case ' ':
      return row.kind === 'folder' ? { kind: 'toggle' } : { kind: 'choose' };
    default:
      return undefined;
  }
}

/** Row of the folder that holds row `at`; `at` itself on the top level. */
function parentRow(at: number, index: Pick<IndexView, 'treeRow'>): number {
  const { depth } = index.treeRow(at);
  let candidate = at;
  let row = index.treeRow(at);
  // A parent is at least `position` rows above its child, so whole runs of siblings are jumped over.
  while (row.depth >= depth) {
    candidate -= row.position;
    if (candidate < 0) return at;
    row = index.treeRow(candidate);
  }
  return candidate;
}
