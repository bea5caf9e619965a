// Pixels and tensors: every file of a folder through the decode stage in the browser, against what Python made of it.
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openVitePage } from '../support/vite-page.mjs';
import { python } from './python.mjs';

/**
 * @param how - `name` of the set, `path` of its folder, `scratch`
 * @returns how the set's files compare, counted, with those that are not the same on both sides
 */
export async function measurePictures({ name, path, scratch }) {
  const raw = join(scratch, 'raw');
  await mkdir(raw);
  python('pictures', path, raw);
  const counts = count(await comparePictures(path, raw));
  await rm(raw, { recursive: true });
  return { set: name, ...counts };
}

/**
 * @param folder - pictures
 * @param raw - what `parity.py pictures` wrote of them
 * @returns for each path what Python says of it (`refused`, or names), and a `PictureParity`
 */
async function comparePictures(folder, raw) {
  const index = JSON.parse(await readFile(join(raw, 'index.json'), 'utf8'));
  const paths = Object.keys(index);
  const send = (file, response) => {
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  };
  const page = await openVitePage({
    '/parity-file/': ({ url }, response) => send(join(folder, paths[Number(url.slice(1))]), response),
    '/parity-raw/': ({ url }, response) => send(join(raw, url.slice(1).replaceAll('/', '')), response),
  });
  try {
    const compared = [];
    for (const [i, path] of paths.entries()) {
      const parity = await page.tab.evaluate(
        async (args) => (await import('/test/parity/parity-page.ts')).comparePicture(...args),
        [`/parity-file/${i}`, path, index[path]],
      );
      compared.push({ path, pillowRefusal: index[path].refused, ...parity });
    }
    return compared;
  } finally {
    await page.close();
  }
}

const isEqual = ({ ways }) => Object.values(ways).every(({ differing }) => differing === 0);

function count(files) {
  const where = (weRead, pillowReads) =>
    files.filter(
      ({ refusal, pillowRefusal }) =>
        (refusal === undefined) === weRead && (pillowRefusal === undefined) === pillowReads,
    );
  const read = where(true, true);
  const equal = read.filter(isEqual);
  const ways = read.flatMap((file) => Object.values(file.ways));
  return {
    files: files.length,
    readByBoth: read.length,
    equalFiles: equal.length,
    bytes: ways.reduce((sum, way) => sum + way.bytes, 0),
    differingBytes: ways.reduce((sum, way) => sum + way.differing, 0),
    tensorUlps: Math.max(0, ...equal.map(({ tensorUlps }) => tensorUlps ?? 0)),
    bothRefuse: where(false, false).length,
    onlyPillowReads: where(false, true).length,
    onlyWeRead: where(true, false).length,
    exceptions: files.flatMap((file) => {
      const what = toException(file);
      return what === undefined ? [] : [{ path: file.path, what }];
    }),
  };
}

/** What is not the same on both sides, with its cause; undefined if all is. */
function toException(file) {
  const { refusal, pillowRefusal } = file;
  if (refusal === undefined && pillowRefusal !== undefined) return `read here; Pillow: ${pillowRefusal}`;
  if (refusal !== undefined && pillowRefusal === undefined) return `Pillow reads it; here ${refusal}`;
  if (refusal !== undefined || isEqual(file)) return undefined;
  return `differs by at most ${Math.max(...Object.values(file.ways).map((way) => way.levels))} levels`;
}
