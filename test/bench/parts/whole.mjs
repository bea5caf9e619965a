// Whole runs by the page's own buttons: files of the disk → rows in the store.
import { choose, openToUsable, runToEnd } from '../built-page.mjs';
import { spread } from '../measurements.mjs';
import { ENGINES, MODELS } from '../runs.mjs';

/** One run in a fresh profile. @returns as `runToEnd` */
export async function runOnce(browsers, folder, { model, engine }) {
  const browser = await browsers.open();
  try {
    await openToUsable(browser.tab, await browsers.address());
    await choose(browser.tab, folder, { model: model.label, engine: ENGINES[engine].label });
    return await runToEnd(browser.tab);
  } finally {
    await browser.close();
  }
}

/** The folder's own pictures by both models and both engines, in turn; then larger ones by the default. */
export async function* measureWhole({ browsers, sets, rounds }) {
  const [own, large] = sets;
  const ways = [
    ...MODELS.flatMap((model) => Object.keys(ENGINES).map((engine) => ({ set: own, model, engine }))),
    { set: large, model: MODELS[0], engine: 'cpu' },
  ];
  const found = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, { set, model, engine }] of ways.entries()) {
      found[at].push(await runOnce(browsers, set.folder, { model, engine }));
    }
  }
  for (const [at, { set, model, engine }] of ways.entries()) {
    const runs = found[at];
    const [{ images }] = runs;
    yield {
      ...{ id: `whole/${model.id}/${engine}/${set.name}`, part: 'whole' },
      ...{ network: model.name, engine: ENGINES[engine].name, size: set.name, images },
      imagesPerSecond: spread(runs.map(({ wallMs }) => (1000 * images) / wallMs)),
      ...(runs[0].cpuMs === undefined ? {} : { cpuMs: spread(runs.map(({ cpuMs }) => cpuMs / images)) }),
      pageMs: spread(runs.map(({ pageMs }) => pageMs / images)),
      firstSeconds: spread(runs.map(({ firstMs }) => firstMs / 1000)),
    };
  }
}
