// The whole job by the page's own buttons, through whatever drives the browser: choose, Start, Finished, Download.

const PAGE_LIMIT_MS = 60_000;
const RUN_LIMIT_MS = 120_000;
const START_DELAY_MS = 1_000;
/**
 * While a WebDriver session is open, Firefox ESR now and then waits for ever in `new Worker` within a worker, as our engine's lanes are
 * started (measured with two empty workers: 4 of 150 pages with a session, none of 600 without). So it has none while lanes start.
 */
const ALONE_MS = 20_000;

/**
 * Does it.
 *
 * @param files - path from the folder on, with its name, and where the file lies on the disk
 * @returns the saved file's bytes, and what the page told
 */
export async function doJob(browser, { address, files, model }) {
  await browser.goto(address);
  await until(
    browser,
    PAGE_LIMIT_MS,
    'the page’s input',
    () => document.querySelector('input[webkitdirectory]:enabled') !== null,
  );
  const surroundings = await browser.evaluate(() => ({
    isIsolated: globalThis.crossOriginIsolated,
    hasSharedMemory: typeof SharedArrayBuffer === 'function',
    cores: navigator.hardwareConcurrency,
    hasWebGpu: 'gpu' in navigator,
  }));
  await choose(browser, files);
  await until(browser, PAGE_LIMIT_MS, 'a Start that can be pressed', () =>
    [...document.querySelectorAll('button:enabled')].some((one) => one.textContent.trim() === 'Start'),
  );
  await browser.evaluate(takeModel, model);
  await browser.evaluate(startSoon, START_DELAY_MS);
  await browser.leaveAlone?.(ALONE_MS);
  await until(browser, RUN_LIMIT_MS, 'the run to finish', () => {
    if (globalThis.job.failure !== undefined) throw new Error(globalThis.job.failure);
    return globalThis.job.seconds !== undefined;
  });
  const seconds = await browser.evaluate(() => globalThis.job.seconds);
  const facts = await browser.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('dt')].map((one) => [one.textContent.trim(), one.nextElementSibling.textContent]),
    ),
  );
  await browser.evaluate(rememberSaved);
  await browser.evaluate(press, 'Download NumPy archive (.npz)');
  await until(browser, PAGE_LIMIT_MS, 'the saved file', () => globalThis.savedFile !== undefined);
  const base64 = await browser.evaluate(
    () =>
      new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
        reader.readAsDataURL(globalThis.savedFile);
      }),
  );
  return {
    ...surroundings,
    seconds,
    runsOn: facts['Model runs on'],
    npz: new Uint8Array(Buffer.from(base64, 'base64')),
  };
}

/**
 * Hands the files of the disk to the page's input for folders. Drivers give single files only, without their paths in the folder: so an input
 * beside the page takes them, and the paths are added before the page's input has them.
 */
async function choose(browser, files) {
  await browser.evaluate(() => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', multiple: true, id: 'handed-over' });
    document.body.append(input);
  });
  await browser.setFiles(
    '#handed-over',
    files.map(({ file }) => file),
  );
  await browser.evaluate(
    (paths) => {
      const beside = document.querySelector('#handed-over');
      const given = [...beside.files];
      if (given.length !== paths.length) throw new Error(`${given.length} of ${paths.length} files came`);
      given.forEach((file, i) => Object.defineProperty(file, 'webkitRelativePath', { value: paths[i] }));
      const input = document.querySelector('input[webkitdirectory]');
      Object.defineProperty(input, 'files', { value: given, configurable: true });
      input.dispatchEvent(new Event('change', { bubbles: true }));
      beside.remove();
    },
    files.map(({ path }) => path),
  );
}

async function until(browser, limitMs, what, isSo) {
  const end = Date.now() + limitMs;
  while (!(await browser.evaluate(isSo))) {
    if (Date.now() > end) {
      const shown = await browser.evaluate(() => document.body.innerText.replace(/\s+/g, ' ').slice(0, 600));
      throw new Error(`waited ${limitMs / 1000} s for ${what}; the page shows: ${shown}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// What follows runs in the page.

function press(text) {
  const button = [...document.querySelectorAll('button:enabled')].find((one) => one.textContent.trim() === text);
  if (!button) throw new Error(`no button ${text}`);
  button.click();
}

/** The page presses Start by itself, and notes when it has finished. */
function startSoon(delayMs) {
  const job = (globalThis.job = { failure: undefined, seconds: undefined });
  const start = [...document.querySelectorAll('button:enabled')].find((one) => one.textContent.trim() === 'Start');
  if (!start) throw new Error('no button Start');
  setTimeout(() => {
    const beganMs = performance.now();
    start.click();
    const timer = setInterval(() => {
      const alert = document.querySelector('[role=alert]');
      const isFinished = [...document.querySelectorAll('h2, h3')].some((one) => one.textContent.trim() === 'Finished');
      if (!alert && !isFinished) return;
      clearInterval(timer);
      if (alert) job.failure = alert.textContent.replace(/\s+/g, ' ').trim();
      else job.seconds = (performance.now() - beganMs) / 1000;
    }, 50);
  }, delayMs);
}

async function takeModel(name) {
  const press = (text) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === text).click();
  press('Settings');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const radios = [...document.querySelectorAll('dialog input[type=radio]')];
  const radio = radios.find((one) => one.labels[0]?.textContent.includes(name));
  if (!radio) throw new Error(`no model ${name}`);
  radio.click();
  press('Done');
}

function rememberSaved() {
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (!(blob instanceof File)) globalThis.savedFile = blob; // pictures that are shown are files
    return make.call(URL, blob);
  };
}
