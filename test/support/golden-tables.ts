import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { NamedBlob } from '../../src/stages/read/open-files.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/golden-tables/', import.meta.url));

/** The paths of the golden tables, in their order. */
export const TABLE_PATHS = readJson('paths.json', isTexts);

/** Words that the message of each refused file must hold, by its name: the source of a regular expression. */
export const REFUSED = readJson('refused.json', isRecordOfTexts);

/** Every golden table of a folder. */
export function goldenTables(folder: 'with-paths' | 'bare' | 'refused'): readonly (readonly [string, NamedBlob])[] {
  return readdirSync(FOLDER + folder)
    .sort()
    .map((name) => [name, { name, blob: new Blob([readFileSync(`${FOLDER}${folder}/${name}`)]) }]);
}

function readJson<T>(name: string, isRight: (value: unknown) => value is T): T {
  const value: unknown = JSON.parse(readFileSync(FOLDER + name, 'utf8'));
  if (!isRight(value)) throw new Error(`${name} is not what it should be`);
  return value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecordOfTexts(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}
