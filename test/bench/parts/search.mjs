// Rows of a store searched in the worker that the page uses, which is one, on one thread.
import { spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

const ROWS = 100_000;
const DIM = 512;
const MIB = 2 ** 20;
const WHAT = {
  open: 'rows read from the store into the worker, once',
  query: 'the 60 nearest of a picture, from the page and back',
  all: 'the 10 nearest of every row',
};

/** Made-up rows; seconds. Memory is the worker’s, for as long as the rows are open. */
export async function* measure() {
  const page = await openSourcePage();
  try {
    await page.call('save-rows.ts', 'fillStore', ROWS, DIM);
    const row = (key, seconds) => {
      return { id: `search/${key}`, part: 'search', what: WHAT[key], rows: ROWS, dim: DIM, seconds: spread(seconds) };
    };
    const { seconds, heldBytes } = await page.call('search-rows.ts', 'openRows');
    yield { ...row('open', [seconds]), mibHeld: Math.round(heldBytes / MIB) };
    yield row('query', await page.call('search-rows.ts', 'timeQueries', DIM));
    yield row('all', [await page.call('search-rows.ts', 'timeAll')]);
  } finally {
    await page.close();
  }
}
