import type { ByteSource } from '../../formats/bytes/source.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { readWhole } from '../../formats/bytes/read-whole.ts';
import type { FoundTable } from './found-table.ts';

const MAX_BYTES = 512 * 2 ** 20;

/** What a JSON file tells of a matrix's rows. */
export type PathsOfRows = Required<Pick<FoundTable, 'paths'>> & Pick<FoundTable, 'labels' | 'classes' | 'meta'>;

/**
 * Reads the paths of a matrix: ours (`{"paths": […], "labels": […], "classes": […], "meta": {…}}`), an object with one list of
 * texts under any name, or a plain list.
 *
 * @throws FormatError `file-damaged`
 */
export async function readPathsJson(source: ByteSource): Promise<PathsOfRows> {
  const bytes = await readWhole(source, MAX_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damagedFile('file is no JSON in UTF-8', cause);
  }
  if (isTexts(value)) return { paths: value };
  if (!isRecord(value)) throw damagedFile('JSON is no list of paths');
  const { paths: named, labels, classes, meta } = value;
  const lists = Object.entries(value).filter(([key, item]) => key !== 'classes' && isTexts(item));
  const paths = named ?? (lists.length === 1 ? lists[0]?.[1] : undefined);
  if (!isTexts(paths)) throw damagedFile('JSON holds no list of texts named paths');
  return {
    paths,
    labels: isIntegers(labels) && labels.length === paths.length ? Int32Array.from(labels) : undefined,
    classes: isTexts(classes) ? classes : undefined,
    meta: isRecord(meta) ? meta : undefined,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isIntegers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
