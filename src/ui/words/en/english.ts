import { quantities } from './quantities.ts';
import { welcome } from './welcome.ts';

/** Every sentence of the page in English, a file a room. */
export const english = {
  quantities,
  welcome,
};
