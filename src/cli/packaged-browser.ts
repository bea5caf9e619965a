import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { FoundBrowser } from './found-browser.ts';

const PACKAGE = '@sparticuz/chromium';
const ABANDONED_AFTER_MS = 10 * 60_000;
const FONTS_CONF = 'foldvec-fonts.conf';

// Runs in a process of its own: the package unpacks into os.tmpdir() under fixed names, and changes environment variables.
const UNPACK = `
const { default: chromium, inflate } = await import(process.argv[1]);
await inflate(process.argv[2]);
await chromium.executablePath();
`;

/**
 * Unpacks the Chromium that comes as an npm package, once, into `node_modules/.cache/foldvec`.
 *
 * @returns undefined where the package is not installed or has nothing for this machine
 */
export async function unpackPackagedBrowser(): Promise<Omit<FoundBrowser, 'args'> | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const entry = locatePackage();
  if (entry === undefined) return undefined;
  const { entryFile, cacheFolder, version } = entry;
  const folder = join(cacheFolder, `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, entryFile);
  return { executablePath: join(folder, 'chromium'), env: environmentOf(folder) };
}

function locatePackage(): { entryFile: string; cacheFolder: string; version: string } | undefined {
  const require = createRequire(import.meta.url);
  let entryFile: string;
  try {
    entryFile = require.resolve(PACKAGE);
  } catch {
    return undefined;
  }
  const folder = dirname(dirname(entryFile));
  const modules = entryFile.slice(0, entryFile.lastIndexOf(`${sep}node_modules${sep}`));
  const manifest: unknown = require(join(folder, 'package.json'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  return { entryFile, cacheFolder: join(modules, 'node_modules', '.cache', 'foldvec'), version };
}

// Several processes may start at once: each unpacks aside, and the first rename wins.
async function unpackInto(folder: string, entryFile: string): Promise<void> {
  const cache = dirname(folder);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const aside = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const archive = join(dirname(dirname(entryFile)), 'bin', 'al2023.tar.br');
    await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', UNPACK, '--', pathToFileURL(entryFile).href, archive],
      { env: { ...process.env, TMPDIR: aside } },
    );
    await writeFile(join(aside, FONTS_CONF), fontsConf(folder));
    await rename(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith('unpacking-')) continue;
    const found = await stat(join(cache, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/lib64',
  '/usr/lib',
  '/lib',
];

// The system's own libraries and fonts are better where it has them: those of the package are a minimum.
function environmentOf(folder: string): Record<string, string> {
  const env: Record<string, string> = {};
  const has = (library: string) => LIBRARY_FOLDERS.some((place) => existsSync(join(place, library)));
  if (!has('libnss3.so') || !has('libnspr4.so') || !has('libexpat.so.1')) {
    const inherited = process.env['LD_LIBRARY_PATH'];
    env['LD_LIBRARY_PATH'] = join(folder, 'al2023', 'lib') + (inherited ? `:${inherited}` : '');
  }
  if (!existsSync('/etc/fonts/fonts.conf')) {
    env['FONTCONFIG_FILE'] = join(folder, FONTS_CONF);
  }
  return env;
}

// The package's own names folders that are not here.
function fontsConf(folder: string): string {
  const dirs = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  return `<?xml version="1.0"?><fontconfig>${dirs}</fontconfig>\n`;
}
