// The built page in a headless browser with a profile of its own, driven by its own buttons.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { buildPage, ROOT } from '../../src/cli/build.mjs';
import { childrenCpuMs } from './cpu-time.mjs';

const START_LIMIT_MS = 60_000;
const RUN_LIMIT_MS = 3_600_000;

/** Browsers, and servers within this process, whose CPU time is not counted. */
export async function openBrowsers() {
  const modules = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const { startStaticServer } = await modules.ssrLoadModule('/src/cli/static-server.ts');
  const { findBrowser, toLaunchOptions } = await modules.ssrLoadModule('/src/cli/find-browser.ts');
  const options = toLaunchOptions(await findBrowser());
  const servers = [];
  let built;
  return {
    /** Loads one of the project's modules into this process. */
    load: (path) => modules.ssrLoadModule(path),
    /** Serves a folder, isolated as the page is; not strict: without its policy for scripts. @returns its address */
    async serve(folder, { isStrict = true } = {}) {
      const route = (_request, response) => {
        if (!isStrict) response.removeHeader('Content-Security-Policy');
        return Promise.resolve(false);
      };
      const server = await startStaticServer(folder, { port: 0, route });
      servers.push(server);
      return `http://127.0.0.1:${server.port}/`;
    },
    /** The address of the built page, which is built where it is stale. */
    async address() {
      built ??= this.serve(await buildPage());
      return built;
    },
    /** A browser with a fresh profile. */
    async open() {
      const profile = await mkdtemp(join(tmpdir(), 'foldvec-bench-profile-'));
      const context = await chromium.launchPersistentContext(profile, { ...options, headless: true });
      const tab = context.pages()[0] ?? (await context.newPage());
      tab.setDefaultTimeout(RUN_LIMIT_MS);
      return {
        tab,
        version: context.browser()?.version() ?? 'unknown',
        async close() {
          await context.close();
          await rm(profile, { recursive: true, force: true });
        },
      };
    },
    async close() {
      for (const server of servers) await server.close();
      await modules.close();
    },
  };
}

/** Opens the page. @returns ms from the navigation's start until a folder can be chosen */
export async function openToUsable(tab, address) {
  await tab.goto(address, { waitUntil: 'commit', timeout: START_LIMIT_MS });
  return tab.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const input = document.querySelector('input[webkitdirectory]');
          if (!input || input.disabled) return false;
          resolve(performance.now());
          return true;
        };
        if (look()) return;
        const observer = new MutationObserver(() => look() && observer.disconnect());
        observer.observe(document, { subtree: true, childList: true, attributes: true });
      }),
  );
}

/** Hands a folder of files on the disk to the page's input, and says what the run is to use. */
export async function choose(tab, folder, { model, engine }) {
  await tab.getByLabel('Folder', { exact: true }).setInputFiles(folder);
  await inSettings(tab, async (panel) => {
    await panel.getByRole('radio', { name: model }).check();
    await panel.locator('summary', { hasText: /^Advanced$/ }).click();
    await panel.getByRole('group', { name: 'Where the model runs' }).getByRole('radio', { name: engine }).check();
  });
}

/** Opens the panel of settings, does something there, and closes it. */
export async function inSettings(tab, work) {
  await tab.getByRole('button', { name: 'Settings', exact: true }).click();
  const panel = tab.getByRole('dialog', { name: 'Settings' });
  await work(panel);
  await panel.getByRole('button', { name: 'Done', exact: true }).click();
}

/** Presses Start, once the folder has been looked through. @returns the page's own clock, ms */
export async function pressStart(tab) {
  const start = tab.getByRole('button', { name: 'Start', exact: true });
  await tab.locator('p[aria-busy=false]').first().waitFor();
  const nowMs = await tab.evaluate(() => performance.now());
  await start.click();
  return nowMs;
}

/** @returns a function that gives CPU ms of tasks on the page's own thread, from some time on */
export async function openBusyMeter(tab) {
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
}

/**
 * Presses Start and waits for the end of the run.
 *
 * @returns wall ms, CPU ms of the whole browser, CPU ms of tasks on the page's own thread; ms until the first image was counted; images
 */
export async function runToEnd(tab) {
  const busyMs = await openBusyMeter(tab);
  const [cpuBefore, busyBefore] = [await childrenCpuMs(), await busyMs()];
  const told = await tab.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const start = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Start');
        const status = () => [...document.querySelectorAll('[role=status]')].find((one) => one.querySelector('h2'));
        const began = performance.now();
        let firstMs;
        const look = () => {
          const phase = status()?.querySelector('h2')?.textContent;
          const done = Number(document.querySelector('.count .done')?.textContent.replace(/\D/g, '') ?? 0);
          if (done > 0) firstMs ??= performance.now() - began;
          if (phase === 'Finished') {
            observer.disconnect();
            resolve({ wallMs: performance.now() - began, firstMs, sentence: status().textContent });
          }
          if (phase === 'Stopped by an error') reject(new Error(document.body.innerText.slice(0, 2000)));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        start.click();
      }),
  );
  const [cpuAfter, busyAfter] = [await childrenCpuMs(), await busyMs()];
  const images = Number(/([\d,]+) images? encoded/.exec(told.sentence)?.[1].replaceAll(',', ''));
  return {
    ...{ wallMs: told.wallMs, firstMs: told.firstMs ?? told.wallMs, images },
    cpuMs: cpuBefore === undefined ? undefined : cpuAfter - cpuBefore,
    pageMs: busyAfter - busyBefore,
  };
}
