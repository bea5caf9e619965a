// Is the last picture as cheap as the first? Very many small pictures and a stub of a model, so that what surrounds the model is
// what is measured: CPU time and memory by stretches, and the tasks that keep the page's own thread.
import { copyFile, link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../../src/cli/build.mjs';
import { inSettings, openBusyMeter, openToUsable, pressStart } from '../built-page.mjs';
import { childrenCpuMs, memoryMib } from '../cpu-time.mjs';

const PICTURE = 'test/fixtures/images/jpeg-odd-101x67.jpg';
const MODEL = 'test/golden/onnx-exports/resnet-old.onnx';
const FOLDERS = 100;
const STRETCHES = 10;
const LOOK_MS = 50;
/** How many pictures, unless FOLDVEC_FLAT tells: a run that is watched for long tasks, and one that is long itself. */
const COUNTS = (process.env.FOLDVEC_FLAT ?? '2000,100000').split(',').map(Number);

/** Hard links to one picture, on the disk that it is on; a copy a folder, for a file system counts links (ext4: 65,000). */
async function makeFolder(scratch, count) {
  const folder = join(scratch, `${count}-pictures`);
  const pathOf = (i) => join(folder, nameOf(i % FOLDERS), `${nameOf(i)}.jpg`);
  for (let i = 0; i < FOLDERS; i++) await mkdir(join(folder, nameOf(i)), { recursive: true });
  for (let i = 0; i < count; i++) {
    if (i < FOLDERS) await copyFile(join(ROOT, PICTURE), pathOf(i));
    else await link(pathOf(i % FOLDERS), pathOf(i));
  }
  return folder;
}

const nameOf = (i) => String(i).padStart(6, '0');

/** Tasks of more than 50 ms, which is what browsers call long, from the navigation on. */
function noteLongTasks(tab) {
  return tab.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.longTasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
  });
}

/** Images that are done; all of them once the run has ended, for its bar is gone then. */
function countDone(tab, count) {
  return tab.evaluate((all) => {
    const text = document.querySelector('.count .done')?.textContent;
    if (text !== undefined) return Number(text.replace(/\D/g, ''));
    return [...document.querySelectorAll('h2')].some((one) => one.textContent === 'Finished') ? all : 0;
  }, count);
}

/** Lets the run go to its end. @returns CPU ms an image and MiB of the whole browser, stretch by stretch */
async function watchRun(tab, count) {
  const busyMs = await openBusyMeter(tab);
  const stretches = [];
  let [from, cpuBefore, busyBefore, beganMs] = [0, await childrenCpuMs(), await busyMs(), performance.now()];
  for (let done = 0; done < count;) {
    await sleep(LOOK_MS);
    done = await countDone(tab, count);
    if (done < Math.min(count, from + count / STRETCHES)) continue;
    const [cpuMs, busy, nowMs] = [await childrenCpuMs(), await busyMs(), performance.now()];
    stretches.push({
      cpuMs: (cpuMs - cpuBefore) / (done - from),
      pageMs: (busy - busyBefore) / (done - from),
      imagesPerSecond: (1000 * (done - from)) / (nowMs - beganMs),
      mib: await memoryMib(),
    });
    [from, cpuBefore, busyBefore, beganMs] = [done, cpuMs, busy, performance.now()];
  }
  await tab.getByRole('status').filter({ hasText: 'Finished' }).waitFor();
  return stretches;
}

/** One run for each count, in a fresh profile. */
export async function* measure({ browsers }) {
  const scratch = await mkdtemp(join(ROOT, 'node_modules/.cache/foldvec-flat-'));
  try {
    for (const count of COUNTS) {
      const folder = await makeFolder(scratch, count);
      const browser = await browsers.open();
      const { tab } = browser;
      await noteLongTasks(tab);
      await openToUsable(tab, await browsers.address());
      await tab.getByLabel('Folder', { exact: true }).setInputFiles(folder);
      await inSettings(tab, async (panel) => {
        await panel.getByLabel(/model file/i).setInputFiles(join(ROOT, MODEL));
        await panel.getByRole('radio', { name: /resnet-old/ }).waitFor();
      });
      const startedAt = await pressStart(tab);
      const stretches = await watchRun(tab, count);
      const tasks = await tab.evaluate(() => globalThis.longTasks);
      await browser.close();
      const inRun = tasks.filter(({ startTime }) => startTime > startedAt);
      const longest = (list) => Math.round(Math.max(0, ...list.map(({ duration }) => duration)));
      yield {
        ...{ id: `flat/${count}`, part: 'flat', images: count },
        ...{ first: digits(stretches[1] ?? stretches[0]), last: digits(stretches.at(-2) ?? stretches[0]) },
        ...{ longTasks: inRun.length, longestMs: longest(inRun) },
        ...{ longestBeforeMs: longest(tasks.filter(({ startTime }) => startTime <= startedAt)) },
      };
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function digits({ cpuMs, pageMs, imagesPerSecond, mib }) {
  const three = (value) => Number(value.toPrecision(3));
  return { cpuMs: three(cpuMs), pageMs: three(pageMs), imagesPerSecond: Math.round(imagesPerSecond), mib };
}
