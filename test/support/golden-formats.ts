import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../fixtures/golden-formats/', import.meta.url));

/** The names in the golden files; row i of their matrices is i, i + 1/8, i + 2/8, i + 3/8. */
export const GOLDEN_NAMES: readonly string[] = readNames();

/** Every golden file of this name or pattern, one a version of numpy. */
export function goldenFiles(pattern: RegExp): readonly (readonly [string, Uint8Array<ArrayBuffer>])[] {
  const files = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: folder }) => readdirSync(FOLDER + folder).map((file) => `${folder}/${file}`))
    .filter((file) => pattern.test(file.slice(file.indexOf('/') + 1)));
  if (files.length === 0) throw new Error(`no golden file matches ${String(pattern)}`);
  return files.sort().map((file) => [file, new Uint8Array(readFileSync(FOLDER + file))]);
}

function readNames(): readonly string[] {
  const names: unknown = JSON.parse(readFileSync(`${FOLDER}names.json`, 'utf8'));
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw new Error('names.json is no list');
  return names;
}
