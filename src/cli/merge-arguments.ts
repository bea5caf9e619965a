import { FILE_FORMATS } from '../stages/write/file-formats/registry.ts';
import { ArgumentError } from './argument-error.ts';
import { readableFile } from './argument-values.ts';
import { endingLines, FORMAT_WORDS, formatLines } from './format-words.ts';
import { parseOut, type ChosenOutput } from './output-format.ts';
import { HELP_SWITCH, splitOptions, SWITCH, TEXT } from './split-options.ts';

/** What somebody typed after `npm run merge --`, checked. Paths are absolute. */
export interface MergeArguments extends ChosenOutput {
  readonly parts: readonly string[];
  readonly force: boolean;
  readonly snippet: boolean;
  readonly quiet: boolean;
}

/** Text of `--help`. */
export const MERGE_HELP = `usage: npm run merge -- PART.npz… --out FILE [options]

Joins what several machines made of one folder (npm run encode -- FOLDER --out PART.npz --shard I/N) into the file that one
run would have made. Files of different folders' parts that were made with the same settings are joined as well.
FILE may be
${endingLines(FILE_FORMATS, FORMAT_WORDS)}
or, where the ending alone would say something else:
${formatLines(FILE_FORMATS, FORMAT_WORDS)}

  --out FILE           the file to write
  --format ID          what to write, where the ending of FILE does not say it: see above
  --force              replace FILE if it exists
  --snippet            the summary holds Python that loads FILE
  --quiet              no progress
  --help               this text

Parts with other settings are refused, and so are shards of which one is missing or comes twice. Rows are never all in
memory. Exit codes: 0 FILE is written; 1 it could not be; 2 bad arguments; 130 interrupted.`;

const OPTIONS = {
  ...{ out: TEXT, format: TEXT, force: SWITCH, snippet: SWITCH, quiet: SWITCH },
  help: HELP_SWITCH,
} as const;

/**
 * Reads and checks the arguments of `merge`.
 *
 * @param base - folder that relative paths start from
 * @returns 'help' if help was asked for
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseMergeArguments(args: readonly string[], base: string): MergeArguments | 'help' {
  const { values, positionals } = splitOptions(args, OPTIONS);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new ArgumentError('Name the parts: npm run merge -- part-*.npz --out FILE.npz');
  const parts = positionals.map((path) => readableFile('part', path, base));
  const twice = parts.find((path, i) => parts.indexOf(path) !== i);
  if (twice !== undefined) throw new ArgumentError(`One part was named twice: "${twice}".`);
  return {
    parts,
    ...parseOut(values, base, { formats: FILE_FORMATS, isReduced: false }),
    force: values.force,
    snippet: values.snippet,
    quiet: values.quiet,
  };
}
