import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program lies in a folder of PATH. */
export function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

/** Whether a file is there that may be run. */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
