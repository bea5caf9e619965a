import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { ChannelValues } from '../core/preprocessing.ts';
import type { ReductionSpec } from '../core/reduction.ts';
import { parseShard, type Shard } from '../core/shard.ts';
import type { TerminalJob, TerminalPreprocessing, TerminalReport } from '../core/terminal-protocol.ts';
import type { FormatList } from '../stages/write/file-formats/format-list.ts';
import { FILE_FORMATS, type WriteFormat } from '../stages/write/file-formats/registry.ts';
import { ArgumentError } from './argument-error.ts';
import { channelValuesOf, countOf, isFile, oneOf, readableFile } from './argument-values.ts';
import { either } from './format-words.ts';
import { DEVICES } from './devices.ts';
import { parseSources, type GivenSource } from './given-source.ts';
import { parseOut } from './output-format.ts';
import { parseReduction } from './reduction-arguments.ts';
import { parseReport } from './report-arguments.ts';
import { splitArguments, type EncodeValues } from './encode-options.ts';

/** What somebody typed after `npm run encode --`, checked. Paths are absolute. */
export interface EncodeArguments {
  /** What is encoded as one set; empty where only the outputs of a model are asked for. */
  readonly sources: readonly GivenSource[];
  /** The files to write, by the page's output names; `main` is the one that was typed. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly format: TerminalJob['format'];
  /** A model's id. */
  readonly model: string | undefined;
  readonly modelFile: string | undefined;
  /** Which network of the model file. */
  readonly network: string | undefined;
  readonly output: string | undefined;
  readonly preprocessorFile: string | undefined;
  readonly preset: TerminalJob['preset'];
  readonly preprocessing: TerminalPreprocessing;
  readonly l2: boolean;
  readonly nanRows: boolean;
  readonly dtype: TerminalJob['dtype'];
  readonly labelsFile: string | undefined;
  /** What the rows are to be reduced by; at most one of the two. */
  readonly reduction: ReductionSpec | undefined;
  readonly reductionFile: string | undefined;
  readonly report: TerminalReport | undefined;
  readonly device: TerminalJob['device'];
  readonly limit: number | null;
  /** Pictures of kinds that ImageFolder passes over are encoded, too. */
  readonly takeMore: boolean;
  readonly shard: Shard | undefined;
  /** A file whose rows are kept, but of pictures that changed. */
  readonly rowsFile: string | undefined;
  readonly trustSizes: boolean;
  /** Whether the summary is to hold Python that loads the file. */
  readonly snippet: boolean;
  readonly resume: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly browser: string | undefined;
}

const MODEL_ENDINGS = new Set(['.pth', '.pt', '.ckpt', '.tar', '.bin', '.pkl', '.safetensors', '.onnx']);

/**
 * Reads and checks the arguments of `encode`.
 *
 * @param base - folder that relative paths start from
 * @param formats - those that a file may have
 * @returns 'help' if help was asked for
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseArguments(
  args: readonly string[],
  base: string,
  formats: FormatList<WriteFormat> = FILE_FORMATS,
): EncodeArguments | 'help' {
  const { values, positionals } = splitArguments(args);
  if (values.help) return 'help';
  const reducing = parseReduction(values, base);
  const isReduced = reducing.reduction !== undefined || reducing.reductionFile !== undefined;
  const target = values['list-outputs']
    ? { sources: [], outputs: new Map<string, string>(), format: '' }
    : {
        sources: parseSources(positionals, base),
        ...parseOut({ ...values, out: values.out ?? values.update }, base, { formats, isReduced }),
      };
  const preset = values.preset === undefined ? undefined : oneOf('--preset', values.preset, ['squash', 'crop']);
  return {
    ...target,
    ...parseModel(values, base),
    output: values.output,
    preprocessorFile: parsePreprocessor(values, base),
    preset,
    preprocessing: parsePreprocessing(values, preset),
    l2: values.l2,
    nanRows: values['nan-rows'],
    dtype: parseDtype(values.dtype, values['list-outputs'] ? undefined : target.format, formats),
    labelsFile: values.labels === undefined ? undefined : readableFile('--labels', values.labels, base),
    ...reducing,
    ...parseReport(values, target.outputs, base),
    device: oneOf('--device', values.device, DEVICES),
    takeMore: values['more-formats'],
    limit: values.limit === undefined ? null : countOf('--limit', values.limit, 'pictures'),
    shard: values.shard === undefined ? undefined : parseShardOption(values.shard),
    ...parseUpdate(values, base, isReduced),
    snippet: values.snippet,
    resume: values.resume,
    force: values.force || (values.update !== undefined && values.out === undefined),
    quiet: values.quiet,
    browser: values.browser === undefined ? undefined : parseBrowser(values.browser, base),
  };
}

/** A file is what looks like one, or is there. */
function parseModel(
  { model, network }: EncodeValues,
  base: string,
): Pick<EncodeArguments, 'model' | 'modelFile' | 'network'> {
  const looksLikeFile = model !== undefined && (/[\\/]/.test(model) || MODEL_ENDINGS.has(extname(model).toLowerCase()));
  if (model !== undefined && (looksLikeFile || isFile(resolve(base, model)))) {
    return { model: undefined, modelFile: readableFile('--model', model, base), network };
  }
  if (network !== undefined)
    throw new ArgumentError('--network belongs to --model FILE: it names one of its networks.');
  return { model, modelFile: undefined, network };
}

function parsePreprocessor(values: EncodeValues, base: string): string | undefined {
  const { preprocessor } = values;
  if (preprocessor === undefined) return undefined;
  if (parseModel(values, base).modelFile === undefined) {
    throw new ArgumentError('--preprocessor belongs to a model file: --model FILE.onnx.');
  }
  return readableFile('--preprocessor', preprocessor, base);
}

function parsePreprocessing(values: EncodeValues, preset: TerminalJob['preset']): TerminalPreprocessing {
  const { size, resize, filter, mean, std, range, channels, exif, pillow, 'wide-grey': wideGrey } = values;
  if (resize !== undefined && preset !== 'crop') {
    throw new ArgumentError('--resize belongs to --preset crop: squash resizes to the square at once, see --size.');
  }
  return {
    ...(size === undefined ? {} : { sizePx: countOf('--size', size, 'pixels') }),
    ...(resize === undefined ? {} : { resizePx: countOf('--resize', resize, 'pixels') }),
    ...(filter === undefined ? {} : { filter: oneOf('--filter', filter, ['bilinear', 'bicubic']) }),
    ...(mean === undefined ? {} : { mean: channelValuesOf('--mean', mean) }),
    ...(std === undefined ? {} : { std: parseStd(std) }),
    ...(range === undefined ? {} : { range: oneOf('--range', range, ['0-1', '0-255']) }),
    ...(channels === undefined ? {} : { channels: oneOf('--channels', channels, ['RGB', 'BGR']) }),
    ...(exif === undefined ? {} : { exif: oneOf('--exif', exif, ['ignore', 'upright']) }),
    ...(wideGrey === undefined ? {} : { wideGrey: oneOf('--wide-grey', wideGrey, ['clip', 'scale']) }),
    ...(pillow === undefined ? {} : { pillow: oneOf('--pillow', pillow, ['13', '11']) }),
  };
}

function parseStd(text: string): ChannelValues {
  const std = channelValuesOf('--std', text);
  if (std.every((value) => value > 0)) return std;
  throw new ArgumentError(`--std wants three numbers above 0, for each channel is divided by its own, not "${text}".`);
}

/** @param format - undefined where no file is written */
function parseDtype(text: string, format: string | undefined, formats: FormatList<WriteFormat>): TerminalJob['dtype'] {
  const dtype = oneOf('--dtype', text, formats.dtypes);
  const found = formats.all.find(({ id }) => id === format);
  if (!found || found.dtypes.includes(dtype)) return dtype;
  const others = either(formats.choices.filter(({ dtypes }) => dtypes.includes(dtype)).map(({ id }) => id));
  throw new ArgumentError(`--dtype ${dtype} is not for ${found.id}, but for ${others}.`);
}

/** A file that is not there yet is made: the same command serves the first time and every later one. */
function parseUpdate(
  values: EncodeValues,
  base: string,
  isReduced: boolean,
): Pick<EncodeArguments, 'rowsFile' | 'trustSizes'> {
  const { update, shard, l2, dtype } = values;
  const isChanged = isReduced || l2 || dtype === 'float16';
  if (update === undefined) {
    if (values['trust-sizes']) throw new ArgumentError('--trust-sizes belongs to --update FILE.npz.');
    return { rowsFile: undefined, trustSizes: false };
  }
  if (shard !== undefined) {
    throw new ArgumentError('--update is for a whole folder, and --shard for a part of one: merge the parts first.');
  }
  if (values.out === undefined && isChanged) {
    throw new ArgumentError(
      '--update writes FILE for the next time, with whole rows: name another file for rows that are reduced, of unit length or float16, with --out.',
    );
  }
  const isThere = isFile(resolve(base, update)) || values.out !== undefined;
  return {
    rowsFile: isThere ? readableFile('--update', update, base) : undefined,
    trustSizes: values['trust-sizes'],
  };
}

function parseShardOption(text: string): Shard {
  const shard = parseShard(text);
  if (shard) return shard;
  throw new ArgumentError(`--shard wants a part and how many there are, as in --shard 1/4, not "${text}".`);
}

function parseBrowser(browser: string, base: string): string {
  const path = resolve(base, browser);
  if (!existsSync(path)) throw new ArgumentError(`There is no browser "${browser}".`);
  return path;
}
