import { chooseFolder } from './choose-folder.ts';
import { errors } from './errors.ts';
import { folder } from './folder.ts';
import { licences } from './licences.ts';
import { modelFileErrors } from './model-file-errors.ts';
import { notices } from './notices.ts';
import { offline } from './offline.ts';
import { parts } from './parts.ts';
import { quantities } from './quantities.ts';
import { site } from './site.ts';
import { stored } from './stored.ts';
import { subfolders } from './subfolders.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in English, a file a room. */
export const english = {
  chooseFolder,
  errors,
  folder,
  licences,
  modelFileErrors,
  notices,
  offline,
  parts,
  quantities,
  site,
  stored,
  subfolders,
  welcome,
};
