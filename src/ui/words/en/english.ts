import { errors } from './errors.ts';
import { modelFileErrors } from './model-file-errors.ts';
import { quantities } from './quantities.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in English, a file a room. */
export const english = {
  errors,
  modelFileErrors,
  quantities,
  welcome,
};
