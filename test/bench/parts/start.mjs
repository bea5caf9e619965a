// From the page's address to something usable, and to a first row; and how much memory a run takes.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { choose, openToUsable, runToEnd } from '../built-page.mjs';
import { watchMemory } from '../cpu-time.mjs';
import { spread } from '../measurements.mjs';
import { copyInto } from '../picture-sets.mjs';
import { ENGINES, MODELS } from '../runs.mjs';

/** A fresh profile each round: nothing is cached at first, then everything that a visit leaves. */
export async function* measureStart({ browsers, sets, scratch, rounds }) {
  const [{ files, folder }] = sets;
  const singles = [];
  for (const at of [0, 1]) {
    singles.push(join(scratch, `single-${at}`));
    await mkdir(singles[at], { recursive: true });
    await copyInto(singles[at], [files[at]]);
  }
  const [model] = MODELS;
  const way = { model: model.label, engine: ENGINES.cpu.label };
  const found = { usableCold: [], rowCold: [], usableWarm: [], rowWarm: [] };
  for (let round = 0; round < rounds; round++) {
    const browser = await browsers.open();
    const { tab } = browser;
    for (const [at, visit] of ['Cold', 'Warm'].entries()) {
      found[`usable${visit}`].push(await openToUsable(tab, await browsers.address()));
      await choose(tab, singles[at], way);
      found[`row${visit}`].push((await runToEnd(tab)).wallMs);
    }
    await browser.close();
  }
  const what = {
    usableCold: 'page start → a folder can be chosen, fresh profile',
    usableWarm: 'the same, second visit',
    rowCold: `Start → first row stored, ${model.name}, fresh profile (model from loopback, engine, self-check, picture)`,
    rowWarm: 'the same, second visit',
  };
  for (const [key, values] of Object.entries(found)) {
    yield { id: `start/${key}`, part: 'start', what: what[key], seconds: spread(values.map((ms) => ms / 1000)) };
  }

  // In a run that is not timed: looking at memory takes time of its own.
  for (const { id, name, label } of MODELS) {
    const browser = await browsers.open();
    await openToUsable(browser.tab, await browsers.address());
    await choose(browser.tab, folder, { model: label, engine: ENGINES.cpu.label });
    const stop = watchMemory();
    const { images } = await runToEnd(browser.tab);
    const mib = await stop();
    await browser.close();
    const memory = `peak memory of the whole browser, ${name}, our engine, ${images} pictures`;
    yield {
      ...{ id: `start/memory/${id}`, part: 'start', what: memory },
      ...(mib === undefined ? { needs: 'Linux (/proc)' } : { mib }),
    };
  }
}
