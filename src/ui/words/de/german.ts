import type { Words } from '../words.svelte.ts';
import { chooseFolder } from './choose-folder.ts';
import { download } from './download.ts';
import { engines } from './engines.ts';
import { errors } from './errors.ts';
import { folder } from './folder.ts';
import { labels } from './labels.ts';
import { licences } from './licences.ts';
import { made } from './made.ts';
import { modelFileErrors } from './model-file-errors.ts';
import { models } from './models.ts';
import { notices } from './notices.ts';
import { offline } from './offline.ts';
import { outputs } from './outputs.ts';
import { parts } from './parts.ts';
import { preprocessing } from './preprocessing.ts';
import { quantities } from './quantities.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { site } from './site.ts';
import { stored } from './stored.ts';
import { subfolders } from './subfolders.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in German, a file a room. */
export const german: Words = {
  chooseFolder,
  download,
  engines,
  errors,
  folder,
  labels,
  licences,
  made,
  modelFileErrors,
  models,
  notices,
  offline,
  outputs,
  parts,
  preprocessing,
  quantities,
  run,
  settings,
  site,
  stored,
  subfolders,
  welcome,
};
