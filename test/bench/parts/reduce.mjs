// Made-up rows reduced in the worker that the page uses.
import { spread } from '../measurements.mjs';
import { openSourcePage } from '../source-page.mjs';

const ROWS = 100_000;
const DIM = 512;
const COMPONENTS = 64;
const WAYS = [
  { id: 'pca', what: 'PCA', spec: { method: 'pca', components: COMPONENTS, whiten: false } },
  { id: 'pca-share', what: 'PCA, 95 % of the variance', spec: { method: 'pca', components: 0.95, whiten: false } },
  { id: 'svd', what: 'truncated SVD', spec: { method: 'truncated-svd', components: COMPONENTS } },
  { id: 'random', what: 'random projection', spec: { method: 'random-projection', components: COMPONENTS, seed: 0 } },
  {
    id: 'kernel-pca',
    what: 'kernel PCA, RBF, 1,024 landmarks',
    spec: { method: 'kernel-pca', components: COMPONENTS, kernel: { kind: 'rbf' }, landmarks: 1024 },
  },
];

/** Seconds to make each reduction, and to make all reduced rows; once each. */
export async function* measure() {
  const page = await openSourcePage();
  try {
    for (const { id, what, spec } of WAYS) {
      const { fit, apply, dim } = await page.call('reduce-rows.ts', 'timeReduction', ROWS, DIM, spec);
      yield {
        ...{ id: `reduce/${id}`, part: 'reduce', what, rows: ROWS, dim: DIM, components: dim },
        ...{ fitSeconds: spread([fit]), applySeconds: spread([apply]) },
      };
    }
  } finally {
    await page.close();
  }
}
