// Speed of the reduce stage: seconds to make each reduction of made-up rows, and all reduced rows. One JSON line a figure on stdout.
// usage: node test/bench/reduce.bench.mjs [ROWS] [DIM]     100,000 × 512 unless told
import { cpus } from 'node:os';
import { openVitePage } from '../support/vite-page.mjs';

const [rows = 100_000, dim = 512] = process.argv.slice(2).map(Number);
const k = Math.min(64, dim, rows);
const SPECS = [
  { method: 'pca', components: k, whiten: false },
  { method: 'pca', components: 0.95, whiten: false },
  { method: 'truncated-svd', components: k },
  { method: 'random-projection', components: k, seed: 0 },
  { method: 'kernel-pca', components: k, kernel: { kind: 'rbf' } },
];

const page = await openVitePage({});
page.tab.setDefaultTimeout(0);
try {
  for (const spec of SPECS) {
    const times = await page.tab.evaluate(
      async ([count, length, asked]) => {
        const { timeReduction } = await import('/test/bench/reduce-rows.ts');
        return timeReduction(count, length, asked);
      },
      [rows, dim, spec],
    );
    console.log(
      JSON.stringify({
        bench: 'reduce',
        ...{ rows, dim, spec },
        fitSeconds: Number(times.fit.toFixed(1)),
        applySeconds: Number(times.apply.toFixed(1)),
        components: times.dim,
        settings: times.settings,
        browser: page.version,
        cores: cpus().length,
        cpu: cpus()[0]?.model,
      }),
    );
  }
} finally {
  await page.close();
}
