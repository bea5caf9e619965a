import { expect, test } from 'vitest';
import type { TreeRow } from '../../../src/state/rows/view.ts';
import { treeMove } from '../../../src/ui/tree-keys.ts';

/** Rows from an outline: two spaces a level, `+` for an open folder, `-` for a closed one, else an image. */
function outline(...lines: readonly string[]) {
  const rows = lines.map((line) => {
    const depth = line.search(/\S/) / 2;
    const mark = line.trim()[0];
    return { depth, kind: mark === '+' || mark === '-' ? 'folder' : 'image', expanded: mark === '+' } as const;
  });
  const treeRow = (at: number): TreeRow => {
    const { depth, kind, expanded } = rows[at]!;
    let position = 1;
    for (let before = at - 1; before >= 0 && rows[before]!.depth >= depth; before--) {
      if (rows[before]!.depth === depth) position++;
    }
    return { path: lines[at]!.trim(), name: '', depth, kind, expanded, images: 1, position, siblings: position };
  };
  return { treeLength: rows.length, treeRow };
}

const TREE = outline('+a', '  -x', '  +y', '    1', '    2', '  3', '  4', '-b');
const [A, X, Y, TWO, FOUR, B] = [0, 1, 2, 4, 6, 7];

test.each([
  ['ArrowDown', A, X],
  ['ArrowDown', B, B],
  ['ArrowUp', B, FOUR],
  ['ArrowUp', A, A],
  ['Home', FOUR, A],
  ['End', A, B],
  ['PageDown', X, B],
  ['PageUp', B, A],
  ['ArrowRight', Y, Y + 1],
  ['ArrowLeft', TWO, Y],
  ['ArrowLeft', FOUR, A],
  ['ArrowLeft', X, A],
  ['ArrowLeft', B, B],
])('%s on row %i goes to row %i', (key, at, to) => {
  expect(treeMove(key, at, TREE)).toEqual({ kind: 'go', to });
});

test.each([
  ['ArrowRight', X],
  ['ArrowLeft', Y],
  ['Enter', X],
  [' ', Y],
])('%j on the folder in row %i opens or closes it', (key, at) => {
  expect(treeMove(key, at, TREE)).toEqual({ kind: 'toggle' });
});

test('Enter and the space bar choose an image', () => {
  expect([treeMove('Enter', TWO, TREE), treeMove(' ', TWO, TREE)]).toEqual([{ kind: 'choose' }, { kind: 'choose' }]);
});

test('other keys, and every key in an empty tree, do nothing', () => {
  expect([treeMove('a', A, TREE), treeMove('ArrowRight', TWO, TREE), treeMove('End', 0, outline())]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the parent of the last of 100,000 siblings is found without looking at each of them', () => {
  let looks = 0;
  const index = {
    treeLength: 100_001,
    treeRow(at: number): TreeRow {
      looks++;
      const [depth, kind] = at === 0 ? ([0, 'folder'] as const) : ([1, 'image'] as const);
      return { path: '', name: '', depth, kind, expanded: at === 0, images: 1, position: at || 1, siblings: 100_000 };
    },
  };
  expect(treeMove('ArrowLeft', 100_000, index)).toEqual({ kind: 'go', to: 0 });
  expect(looks).toBeLessThan(10);
});
