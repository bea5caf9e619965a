// What the parity report measures: pixels and tensors of folders, rows of the models that come with foldvec, rows of torchvision's networks.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { openVitePage } from '../support/vite-page.mjs';
import { BUNDLED, NETWORKS } from './networks.mjs';
import { measurePictures } from './pictures.mjs';
import { measureBundled, measureNetwork } from './rows.mjs';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures');
const MIN_COSINE = 0.999999;
const MAX_DIFFERENCE = 1e-3; // of a row's largest value
const say = (sentence) => console.error(sentence);

/** Folders of pictures: the fixtures, and the one that was named. */
function foldersIn(scratch, named) {
  const fixtures = join(scratch, 'fixtures');
  for (const part of ['images', 'refused']) cpSync(join(FIXTURES, part), join(fixtures, part), { recursive: true });
  const paths = named === undefined ? [fixtures] : [fixtures, resolve(named)];
  return paths.map((path) => ({ name: basename(path), path }));
}

/** All that can be measured, each with the name by which it is asked for. */
function subjectsIn(scratch, { folder: named, pictures }) {
  const folders = foldersIn(scratch, named);
  const how = { folder: folders.at(-1).path, pictures, scratch };
  const pixels = (folder) => measurePictures({ ...folder, scratch });
  const bundled = (model, folder) => ({ model: model.id, found: measureBundled(model, { ...folder, scratch }) });
  return [
    ...folders.map((folder) => {
      return { name: 'pixels', id: `pixels/${folder.name}`, part: 'pixels', measure: () => pixels(folder) };
    }),
    ...BUNDLED.flatMap((model) =>
      folders.map((folder) => {
        const id = `${model.id}/${folder.name}`;
        return { name: model.id, id, part: 'rows', measure: () => bundled(model, folder) };
      }),
    ),
    ...NETWORKS.map((name) => {
      return { name, id: name, part: 'rows', measure: () => ({ model: name, found: measureNetwork(name, how) }) };
    }),
  ];
}

/** The last commit that changed what makes a row, `+` where there are changes besides; undefined without git. */
function codeVersion() {
  const git = (...args) =>
    spawnSync('git', [...args, '--', 'src', 'package-lock.json'], { cwd: ROOT, encoding: 'utf8' });
  const { status, stdout } = git('log', '-1', '--format=%h');
  return status === 0 ? `${stdout.trim()}${git('status', '--porcelain').stdout === '' ? '' : '+'}` : undefined;
}

/** What is said of every measurement: when and by what it was made. */
async function madeBy(versions) {
  const page = await openVitePage({});
  await page.close();
  return {
    date: new Date().toISOString().slice(0, 10),
    code: codeVersion(),
    browser: `Chromium ${page.version}`,
    machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`,
    versions,
  };
}

function isEqual({ part, found, equalFiles, readByBoth }) {
  if (part === 'pixels') return equalFiles === readByBoth;
  return found.every(({ cosine, difference, sameOrder, onlyOurs }) => {
    return cosine >= MIN_COSINE && difference <= MAX_DIFFERENCE && sameOrder && onlyOurs.length === 0;
  });
}

/**
 * Measures, one after another, each into `kept` at once.
 *
 * @param kept - measurements
 * @param how - `names` of what is wanted (undefined: all that `kept` lacks), `folder` besides the fixtures (or undefined), number
 *   of `pictures` a network, Python's `versions`
 * @returns whether all of it could be measured and is equal; what is not is said
 */
export async function measureInto(kept, { names, versions, ...how }) {
  const scratch = mkdtempSync(join(tmpdir(), 'foldvec-parity-'));
  let areEqual = true;
  try {
    const made = await madeBy(versions);
    for (const { name, id, part, measure } of subjectsIn(scratch, how)) {
      if (!(names?.includes(name) ?? !kept.has(id))) continue;
      try {
        const line = { id, part, ...(await measure()), ...made };
        kept.add(line);
        areEqual &&= isEqual(line);
        say(`${isEqual(line) ? 'equal' : 'NOT EQUAL'}: ${JSON.stringify(line)}`);
      } catch (error) {
        areEqual = false;
        say(`${id}: ${error.message}`); // the others are worth knowing all the same
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return areEqual;
}
