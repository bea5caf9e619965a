import { classes } from './classes.ts';
import { compare } from './compare.ts';
import { duplicates } from './duplicates.ts';
import { explore } from './explore.ts';
import { lookUp } from './look-up.ts';
import { map } from './map.ts';
import { quantities } from './quantities.ts';
import { reduce } from './reduce.ts';
import { report } from './report.ts';
import { reportSettings } from './report-settings.ts';
import { save } from './save.ts';
import { tables } from './tables.ts';
import { verify } from './verify.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in English, a file a room. */
export const english = {
  classes,
  compare,
  duplicates,
  explore,
  lookUp,
  map,
  quantities,
  reduce,
  report,
  reportSettings,
  save,
  tables,
  verify,
  welcome,
};
