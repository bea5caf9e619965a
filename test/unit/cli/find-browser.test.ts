import { expect, test } from 'vitest';
import { findBrowser, toLaunchOptions, NoBrowserError, type Surroundings } from '../../../src/cli/find-browser.ts';

const PACKAGED = { executablePath: '/cache/chromium', env: { LD_LIBRARY_PATH: '/cache/lib' } };

function world(there: readonly string[], rest: Partial<Surroundings> = {}): Surroundings {
  return {
    env: { PATH: '/usr/local/bin:/usr/bin:relative' },
    platform: 'linux',
    isExecutable: (path) => there.includes(path),
    sandboxWorks: () => true,
    unpack: () => Promise.resolve(PACKAGED),
    ...rest,
  };
}

test('CHROMIUM_PATH comes before an installed browser', async () => {
  const env = { CHROMIUM_PATH: '/my/chrome', PATH: '/usr/bin' };
  const found = await findBrowser(undefined, world(['/my/chrome', '/usr/bin/chromium'], { env }));
  expect(found).toEqual({ executablePath: '/my/chrome', args: [], env: {} });
});

test('a browser that somebody named comes before CHROMIUM_PATH', async () => {
  const env = { CHROMIUM_PATH: '/my/chrome' };
  const found = await findBrowser('/other/chrome', world(['/my/chrome', '/other/chrome'], { env }));
  expect(found.executablePath).toBe('/other/chrome');
});

test('a named browser that is not there is an error, whatever is installed', async () => {
  const env = { CHROMIUM_PATH: '/my/chrome', PATH: '/usr/bin' };
  await expect(findBrowser(undefined, world(['/usr/bin/chromium'], { env }))).rejects.toThrow(/at \/my\/chrome/);
});

test('Chrome comes before Chromium, Chromium before Edge', async () => {
  const all = ['/usr/bin/microsoft-edge', '/usr/bin/chromium', '/usr/local/bin/google-chrome'];
  expect((await findBrowser(undefined, world(all))).executablePath).toBe('/usr/local/bin/google-chrome');
  expect((await findBrowser(undefined, world(all.slice(0, 2)))).executablePath).toBe('/usr/bin/chromium');
  expect((await findBrowser(undefined, world(all.slice(0, 1)))).executablePath).toBe('/usr/bin/microsoft-edge');
});

test.each([
  ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['darwin', { HOME: '/Users/me' }, '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium'],
  ['win32', { PROGRAMFILES: 'C:\\P' }, 'C:\\P\\Google\\Chrome\\Application\\chrome.exe'],
  ['win32', { 'PROGRAMFILES(X86)': 'C:\\P86' }, 'C:\\P86\\Microsoft\\Edge\\Application\\msedge.exe'],
  ['linux', {}, '/opt/google/chrome/chrome'],
] as const)('on %s with %j, %s is found', async (platform, env, place) => {
  expect((await findBrowser(undefined, world([place], { platform, env }))).executablePath).toBe(place);
});

test('where nothing is installed, the packaged browser is taken, with its libraries', async () => {
  expect(await findBrowser(undefined, world([]))).toEqual({ ...PACKAGED, args: [] });
});

test('FOLDVEC_BROWSER=packaged passes over everything that is installed', async () => {
  const env = { FOLDVEC_BROWSER: 'packaged', CHROMIUM_PATH: '/my/chrome', PATH: '/usr/bin' };
  const found = await findBrowser(undefined, world(['/my/chrome', '/usr/bin/chromium'], { env }));
  expect(found.executablePath).toBe('/cache/chromium');
});

test('where there is none at all, one sentence says what to install', async () => {
  const nothing = findBrowser(undefined, world([], { unpack: () => Promise.resolve(undefined) }));
  await expect(nothing).rejects.toThrow(/install Google Chrome, Chromium or Microsoft Edge, or set CHROMIUM_PATH/);
  await expect(nothing).rejects.toThrow(NoBrowserError);
});

test('the sandbox is given up only where it cannot work', async () => {
  const without = await findBrowser('/c', world(['/c'], { sandboxWorks: () => false }));
  const withSandbox = await findBrowser('/c', world(['/c']));
  expect(toLaunchOptions(without)).toMatchObject({ args: ['--no-sandbox'], chromiumSandbox: false });
  expect(toLaunchOptions(withSandbox, ['--x'])).toMatchObject({ args: ['--x'], chromiumSandbox: true });
});
