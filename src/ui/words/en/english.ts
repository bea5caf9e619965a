import { chooseFolder } from './choose-folder.ts';
import { classes } from './classes.ts';
import { compare } from './compare.ts';
import { download } from './download.ts';
import { duplicates } from './duplicates.ts';
import { engines } from './engines.ts';
import { errors } from './errors.ts';
import { explore } from './explore.ts';
import { folder } from './folder.ts';
import { labels } from './labels.ts';
import { licences } from './licences.ts';
import { lookUp } from './look-up.ts';
import { made } from './made.ts';
import { map } from './map.ts';
import { modelFileErrors } from './model-file-errors.ts';
import { models } from './models.ts';
import { notices } from './notices.ts';
import { offline } from './offline.ts';
import { outputs } from './outputs.ts';
import { parts } from './parts.ts';
import { preprocessing } from './preprocessing.ts';
import { quantities } from './quantities.ts';
import { reduce } from './reduce.ts';
import { reportSettings } from './report-settings.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { save } from './save.ts';
import { settings } from './settings.ts';
import { site } from './site.ts';
import { stored } from './stored.ts';
import { subfolders } from './subfolders.ts';
import { tables } from './tables.ts';
import { verify } from './verify.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in English, a file a room. */
export const english = {
  chooseFolder,
  classes,
  compare,
  download,
  duplicates,
  engines,
  errors,
  explore,
  folder,
  labels,
  licences,
  lookUp,
  made,
  map,
  modelFileErrors,
  models,
  notices,
  offline,
  outputs,
  parts,
  preprocessing,
  quantities,
  reduce,
  reportSettings,
  report,
  run,
  save,
  settings,
  site,
  stored,
  subfolders,
  tables,
  verify,
  welcome,
};
