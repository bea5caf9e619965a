// The whole job by the page's own buttons, through whatever drives the browser: choose, Start, Finished, Download.

const PAGE_LIMIT_MS = 60_000;
const RUN_LIMIT_MS = 120_000;

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
  const began = Date.now();
  await browser.evaluate(press, 'Start');
  await until(browser, RUN_LIMIT_MS, 'the run to finish', () => {
    const alert = document.querySelector('[role=alert]');
    if (alert) throw new Error(alert.textContent.replace(/\s+/g, ' ').trim());
    return [...document.querySelectorAll('h2, h3')].some((one) => one.textContent.trim() === 'Finished');
  });
  const seconds = (Date.now() - began) / 1000;
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
