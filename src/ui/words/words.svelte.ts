import { english } from './en/english.ts';
import { chosenLanguage, firstLanguage, keepLanguage, localeOf, type Language } from './language.ts';
import { useLocale } from './locale.svelte.ts';

/** Every sentence of the page. Each language has all of them, which the compiler holds. */
export type Words = typeof english;

let current = $state.raw<Words>(english);
let language = $state.raw<Language>('en');

/** The sentences in the language that is shown. What read them is drawn anew when it changes. */
export function words(): Words {
  return current;
}

/** The language that is shown. */
export function shownLanguage(): Language {
  return language;
}

/**
 * Shows the page in the language that the visitor chose, or the first that he reads. Called once, before anything is drawn.
 * Where its sentences cannot be loaded, the page is in English.
 */
export async function openLanguage(): Promise<void> {
  const chosen = chosenLanguage();
  await show(chosen ?? firstLanguage(navigator.languages), chosen).catch(() => show('en', undefined));
}

/**
 * Shows the page in another language, and keeps that choice.
 *
 * @throws what loading the sentences failed with; the page stays as it was
 */
export async function chooseLanguage(wanted: Language): Promise<void> {
  await show(wanted, wanted);
  keepLanguage(wanted);
}

async function show(wanted: Language, chosen: Language | undefined): Promise<void> {
  current = await load(wanted);
  language = wanted;
  document.documentElement.lang = wanted;
  useLocale(localeOf(chosen, navigator.languages));
}

/** English comes with the page; another language is a file of its own, which most visitors never need. */
async function load(wanted: Language): Promise<Words> {
  switch (wanted) {
    case 'en':
      return english;
    case 'de':
      return (await import('./de/german.ts')).german;
  }
}
