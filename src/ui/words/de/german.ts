import type { Words } from '../words.svelte.ts';
import { quantities } from './quantities.ts';
import { welcome } from './welcome.ts';

/** Jeder Satz der Seite auf Deutsch, eine Datei je Raum. */
export const german: Words = {
  quantities,
  welcome,
};
