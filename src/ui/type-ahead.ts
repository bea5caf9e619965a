import type { IndexView } from '../state/rows/view.ts';

/** Letters that come later than this after the one before begin another name. */
const PAUSE_MS = 1000;

/** The beginning of a name that is being typed in a tree, letter by letter. */
export class TypeAhead {
  #text = '';
  #lastMs = -Infinity;

  /** Whether a blank that is typed now belongs to a name. */
  isTyping(nowMs: number): boolean {
    return this.#text !== '' && nowMs - this.#lastMs < PAUSE_MS;
  }

  /** Takes a letter. @returns what was typed so far without a pause */
  type(letter: string, nowMs: number): string {
    this.#text = this.isTyping(nowMs) ? this.#text + letter : letter;
    this.#lastMs = nowMs;
    return this.#text;
  }
}

/**
 * The next row whose name begins with a text, whatever the case, after the WAI-ARIA tree pattern. The search goes on at the top. One
 * letter again and again goes through all names that begin with it, where none begins with all of them.
 *
 * @param at - the row that the keyboard is on; it stays while its name begins with what is typed
 */
export function rowBeginningWith(
  text: string,
  at: number,
  index: Pick<IndexView, 'treeLength' | 'treeName'>,
): number | undefined {
  const wanted = fold(text);
  const [letter = '', ...others] = wanted;
  const next = (beginning: string, first: number) => {
    for (let step = first; step < index.treeLength + first; step++) {
      const row = (at + step) % index.treeLength;
      if (fold(index.treeName(row)).startsWith(beginning)) return row;
    }
    return undefined;
  };
  if (others.length === 0) return next(letter, 1);
  return next(wanted, 0) ?? (others.every((other) => other === letter) ? next(letter, 1) : undefined);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
