// Builds the page (dist/) and the terminal (under node_modules/.cache), each only if it is missing or its sources changed.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Folder of the project. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'foldvec');
const DIST = join(ROOT, 'dist');
const STAMP = join(CACHE, 'page.json');
const SHARED_SOURCES = ['package.json', 'package-lock.json'];
const PAGE_SOURCES = [...SHARED_SOURCES, 'src', 'public', 'index.html', 'vite.config.ts', 'LICENSE', 'NOTICE'];
const TERMINAL_SOURCES = [
  ...[...SHARED_SOURCES, 'src/cli', 'src/core', 'src/formats', 'src/models/import'],
  ...['src/stages/write', 'src/stages/embed', 'src/stages/read', 'src/tables'],
];
const KEPT_TERMINALS_MS = 24 * 3600_000;

/**
 * Builds the page into `dist/`. A build that fails leaves the old one as it was: nobody ever sees half a page.
 *
 * @param {boolean} [isQuiet] - does not say that it built
 * @returns {Promise<string>} the folder of the page
 */
export async function buildPage(isQuiet = false) {
  const isPageSource = (path) => !path.startsWith('src/cli/') || path === 'src/cli/headers.ts';
  const [sources, stamp, built] = await Promise.all([
    hashSources('page', PAGE_SOURCES, isPageSource),
    readJson(STAMP),
    hashListing(await filesUnder('', DIST), DIST),
  ]);
  if (stamp?.sources === sources && stamp.built === built) return DIST;

  const startedMs = Date.now();
  const aside = join(ROOT, `dist-${randomBytes(4).toString('hex')}.partial`);
  try {
    await runVite({ root: ROOT, logLevel: 'warn', build: { outDir: aside, emptyOutDir: true } });
    await putInPlace(aside, DIST);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  await mkdir(CACHE, { recursive: true });
  await writeFile(STAMP, JSON.stringify({ sources, built: await hashListing(await filesUnder('', DIST), DIST) }));
  if (!isQuiet) console.error(`built the page in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
  return DIST;
}

/**
 * Builds the terminal's commands for this Node.
 *
 * @returns {Promise<string>} address of the module that holds them
 */
export async function buildTerminal(entry = join(ROOT, 'src', 'cli', 'commands.ts')) {
  const folder = join(CACHE, `terminal-${await hashSources('terminal', TERMINAL_SOURCES)}`);
  const module = join(folder, 'commands.mjs');
  if (!existsSync(module)) {
    const aside = join(CACHE, `building-${randomBytes(4).toString('hex')}`);
    const output = { entryFileNames: 'commands.mjs', chunkFileNames: '[name]-[hash].mjs' };
    // The terminal lists engines; what they load when a page opens them, workers and kernels, is for browsers.
    const external = /\/foldvec-cpu\/open-lanes\.ts$|^\.\/open-lanes\.ts$/;
    try {
      await runVite({
        root: ROOT,
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          ssr: entry,
          target: 'node20',
          outDir: aside,
          emptyOutDir: true,
          rolldownOptions: { external, output },
        },
      });
      // Another process may have been faster; its build is the same.
      await rename(aside, folder).catch((error) => {
        if (!existsSync(module)) throw error;
      });
      await removeOldTerminals(folder);
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return pathToFileURL(module).href;
}

async function runVite(config) {
  const { build } = await import('vite');
  try {
    await build(config);
  } catch (error) {
    // The stack would show the bundler, not the mistake.
    throw Object.assign(new Error(error.message, { cause: error }), { name: 'BuildError' });
  }
}

// A folder that is not empty cannot be renamed over: the old one steps aside first. Two builds at once may meet here.
async function putInPlace(fresh, target) {
  for (let attempt = 1; ; attempt++) {
    const old = `${fresh}.old.partial`;
    await rename(target, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    try {
      await rename(fresh, target);
      return;
    } catch (error) {
      if (attempt === 5 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}

async function removeOldTerminals(current) {
  for (const name of await readdir(CACHE)) {
    const folder = join(CACHE, name);
    if (!name.startsWith('terminal-') || folder === current) continue;
    const found = await stat(folder).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > KEPT_TERMINALS_MS) await rm(folder, { recursive: true, force: true });
  }
}

// Contents are what counts, but reading them takes half a second, the models above all: while names, sizes and times are those of
// the last start, so are the contents.
async function hashSources(what, paths, isWanted = () => true) {
  const files = (await Promise.all(paths.map((path) => filesUnder(path)))).flat().filter(isWanted);
  const listing = await hashListing(files, ROOT);
  const kept = join(CACHE, `${what}-sources.json`);
  const last = await readJson(kept);
  if (last?.listing === listing) return last.contents;
  const contents = await hashContents(files);
  await mkdir(CACHE, { recursive: true });
  await writeFile(kept, JSON.stringify({ listing, contents }));
  return contents;
}

async function hashContents(files) {
  const hash = createHash('sha256');
  for (const path of files.toSorted()) {
    const bytes = await readFile(join(ROOT, path));
    hash.update(`${path}\0`).update(createHash('sha256').update(bytes).digest());
  }
  return hash.digest('hex').slice(0, 16);
}

// Names, sizes and times, which also show that somebody else wrote into dist/.
async function hashListing(files, base) {
  const lines = files.map(async (path) => {
    const { size, mtimeMs, ctimeMs } = await stat(join(base, path));
    return `${path}\0${size}\0${mtimeMs}\0${ctimeMs}\0`;
  });
  const hash = createHash('sha256').update((await Promise.all(lines)).sort().join(''));
  return hash.digest('hex').slice(0, 16);
}

// Nothing for what is not there, or is half written.
function readJson(file) {
  return readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
}

// POSIX paths relative to `base`; nothing for what is not there.
async function filesUnder(path, base = ROOT) {
  const found = await stat(join(base, path)).catch(() => undefined);
  if (found?.isFile()) return [path];
  if (!found) return [];
  const names = await readdir(join(base, path));
  return (await Promise.all(names.map((name) => filesUnder(path === '' ? name : `${path}/${name}`, base)))).flat();
}
