const PREFIX = 'column_';
const MAX_LENGTH = 60; // code points; with prefix, suffix and four bytes each still a file name that can be unpacked

/**
 * Names of the arrays that hold labels in an npz: `column_` and the label's own name, where that is harmless. Names come from
 * outside: what has a meaning in paths or none on a screen (`/`, `\`, `:`, NUL, marks of direction, broken Unicode …) becomes
 * `_`, long ones are cut, and of two that would be one file on some system, or be taken for one by numpy, the later gets a
 * number: `column_size_2`.
 *
 * @returns one key a name, in their order, no two alike
 */
export function npzColumnKeys(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const lastNumbers = new Map<string, number>();
  return names.map((name) => {
    const base = PREFIX + harmless(name);
    const folded = base.toLowerCase();
    let number = lastNumbers.get(folded) ?? 0;
    let key: string;
    do {
      number++;
      key = number === 1 ? base : `${base}_${number}`;
    } while (arraysOf(key).some((array) => taken.has(array)));
    lastNumbers.set(folded, number);
    for (const array of arraysOf(key)) taken.add(array);
    return key;
  });
}

/** The arrays that a key may need (see `npz-string-layout.ts`), as a system sees them that minds neither case nor composition. */
function arraysOf(key: string): readonly string[] {
  return [key, `${key}_utf8`, `${key}_offsets`].map((array) => array.normalize('NFC').toLowerCase());
}

function harmless(name: string): string {
  const beginning = name.slice(0, 4 * MAX_LENGTH); // a hostile name may be megabytes long
  const cleaned = beginning.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_');
  const cut = Array.from(cleaned).slice(0, MAX_LENGTH).join('');
  return cut.replace(/\.npy$/i, '_npy'); // numpy takes that ending off a key, and would find another array
}
