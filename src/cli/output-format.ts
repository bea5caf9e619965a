import { basename, dirname, extname, resolve } from 'node:path';
import type { FormatList, Known } from '../stages/write/file-formats/format-list.ts';
import type { WriteFormat } from '../stages/write/file-formats/registry.ts';
import { ArgumentError } from './argument-error.ts';
import { isFolder, oneOf } from './argument-values.ts';
import { either } from './format-words.ts';

/** The files to write. */
export interface ChosenOutput {
  /** Absolute paths by output name: `main` is the one that was typed, each other has its own format's id as its name. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Of `main`. */
  readonly format: WriteFormat;
}

/**
 * Which files are to be written, and how.
 *
 * @param out - what was typed behind `--out`
 * @param format - what was typed behind `--format`
 * @param base - folder that relative paths start from
 * @param formats - those that a file may have; rows that are reduced may bring what reduced them along
 * @throws ArgumentError if nothing can be written so
 */
export function parseOut(
  { out, format }: { readonly out?: string | undefined; readonly format?: string | undefined },
  base: string,
  { formats, isReduced }: { readonly formats: FormatList<WriteFormat>; readonly isReduced: boolean },
): ChosenOutput {
  if (!out) throw new ArgumentError('Name the file to write: --out FILE.npz');
  const main = resolve(base, out);
  const extension = extname(main);
  const found = format === undefined ? byEnding(out, formats) : byId(format, out, formats);
  if (!isFolder(dirname(main))) throw new ArgumentError(`There is no folder "${dirname(out)}" to write to.`);
  if (isFolder(main)) throw new ArgumentError(`--out wants a file, but "${out}" is a folder.`);
  const outputs = new Map([['main', main]]);
  const [, ...companions] = formats.filesOf(found.id, { isReduced });
  for (const { id, suffix, fileName } of companions) {
    outputs.set(id, fileName ? resolve(dirname(main), fileName) : main.slice(0, -extension.length) + suffix);
  }
  return { outputs, format: found.id };
}

function byEnding(out: string, formats: FormatList<WriteFormat>): Known<WriteFormat> {
  const found = formats.byEnding(extname(out));
  if (found) return found;
  const endings = either(formats.endings());
  throw new ArgumentError(
    `--out wants a file that ends in ${endings}, or a --format that --help names, not "${basename(out)}".`,
  );
}

/** The name must not lie about what is in the file. */
function byId(format: string, out: string, formats: FormatList<WriteFormat>): Known<WriteFormat> {
  const id = oneOf(
    '--format',
    format,
    formats.choices.map((choice) => choice.id),
  );
  const found = formats.get(id);
  if (found.fileName !== undefined && basename(out) !== found.fileName) {
    throw new ArgumentError(`--format ${id} wants a file that is called ${found.fileName}, not "${basename(out)}".`);
  }
  const ending = extname(`file${found.suffix}`); // a suffix that is an ending alone has none
  if (extname(out).toLowerCase() === ending) return found;
  throw new ArgumentError(`--format ${id} wants a file that ends in ${ending}, not "${basename(out)}".`);
}
