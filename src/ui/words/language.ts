/** A language that every sentence of the page is to be had in. */
export type Language = 'en' | 'de';

/** The languages, each by its own name. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
];

const KEY = 'foldvec-language';

/** The first language that a visitor reads, of those that there are; English for all others. */
export function firstLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const id = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language.id === id);
    if (known) return known.id;
  }
  return 'en';
}

/**
 * How numbers and dates are written beside words of a language: as the browser has it, whatever the words are in, until the
 * visitor chooses a language himself. Then 1.234 must not be read as one and a quarter.
 *
 * @param chosen - the visitor's choice; undefined: none
 * @param preferred - tags as of `navigator.languages`
 * @returns a tag for `Intl`; undefined: the browser's own
 */
export function localeOf(chosen: Language | undefined, preferred: readonly string[]): string | undefined {
  if (chosen === undefined) return undefined;
  return preferred.find((tag) => tag.toLowerCase().split('-')[0] === chosen && isTag(tag)) ?? chosen;
}

/** A browser without a language of its own says what its system says, which may be no tag: `en-US@posix`. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** The language that the visitor chose in this browser; undefined if he never did, or nothing may be kept. */
export function chosenLanguage(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEY);
    return LANGUAGES.find(({ id }) => id === kept)?.id;
  } catch {
    return undefined;
  }
}

/** Keeps a choice for the next visit, where the browser lets us. */
export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Then it holds until the page is closed.
  }
}
