import type { Words } from '../words.svelte.ts';
import { errors } from './errors.ts';
import { modelFileErrors } from './model-file-errors.ts';
import { quantities } from './quantities.ts';
import { welcome } from './welcome.ts';

/** Jeder Satz der Seite auf Deutsch, eine Datei je Raum. */
export const german: Words = {
  errors,
  modelFileErrors,
  quantities,
  welcome,
};
