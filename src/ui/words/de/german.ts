import type { Words } from '../words.svelte.ts';
import { download } from './download.ts';
import { engines } from './engines.ts';
import { labels } from './labels.ts';
import { models } from './models.ts';
import { outputs } from './outputs.ts';
import { preprocessing } from './preprocessing.ts';
import { quantities } from './quantities.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { welcome } from './welcome.ts';

/** Jeder Satz der Seite auf Deutsch, eine Datei je Raum. */
export const german: Words = {
  download,
  engines,
  labels,
  models,
  outputs,
  preprocessing,
  quantities,
  run,
  settings,
  welcome,
};
