import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowsers } from './built-page.mjs';
import { CORES, machineWords } from './machine.mjs';
import { makePictureSets } from './picture-sets.mjs';

/**
 * Measures parts, each by its file in `parts/`.
 *
 * @param {readonly string[]} names
 * @param how - `folder` of pictures, `pictures` where larger ones are kept (undefined: nowhere), `rounds`
 * @returns rows as they are measured, with what measured them
 */
export async function* measureParts(names, { folder, pictures, rounds }) {
  const scratch = mkdtempSync(join(tmpdir(), 'foldvec-bench-'));
  const browsers = await openBrowsers();
  try {
    const browser = await browsers.open();
    const made = {
      machine: machineWords(),
      cores: CORES,
      browser: `Chromium ${browser.version}`,
      date: new Date().toISOString().slice(0, 10),
    };
    const sets = await makePictureSets(browser.tab, folder, pictures ?? scratch);
    await browser.close();
    for (const name of names) {
      const { measure } = await import(`./parts/${name}.mjs`);
      for await (const row of measure({ browsers, sets, scratch, rounds, cores: CORES })) yield { ...row, ...made };
    }
  } finally {
    await browsers.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
