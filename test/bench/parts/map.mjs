// Made-up rows mapped in the worker that the page uses.
import { spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

const DIM = 512;

/** Seconds until the first map, and until the last; once each. */
export async function* measure() {
  const page = await openSourcePage();
  try {
    for (const rows of [10_000, 100_000]) {
      const { first, whole } = await page.call('map-rows.ts', 'timeMap', rows, DIM);
      const what = `${rows.toLocaleString('en')} × ${DIM}`;
      yield {
        ...{ id: `map/${rows}`, part: 'map', what, rows, dim: DIM },
        ...{ firstSeconds: spread([first]), wholeSeconds: spread([whole]) },
      };
    }
  } finally {
    await page.close();
  }
}
