import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { TerminalJob } from '../core/terminal-protocol.ts';

/** What somebody typed after `npm run encode --`, checked. */
export interface EncodeArguments {
  readonly folder: string;
  /** Absolute paths of the files to write, by the page's output names; `main` is the one that was typed. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly format: TerminalJob['format'];
  readonly model: string | undefined;
  readonly preset: TerminalJob['preset'];
  readonly device: TerminalJob['device'];
  readonly limit: number | null;
  readonly resume: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly browser: string | undefined;
}

/** Somebody typed something that can't be done; the message is a sentence for people. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Text of `--help`. */
export const HELP = `usage: npm run encode -- FOLDER --out FILE [options]

Encodes every picture below FOLDER and writes the vectors to FILE:
  FILE.npz   embeddings, paths, labels, classes and more, for numpy.load
  FILE.npy   the matrix alone; the paths go to FILE.paths.json
  FILE.pkl   nested dictionary of arrays, as the folders are nested

  --model ID           resnet18_mlnet (default), efficientnet_lite0, or one that \`npm run model\` has installed,
                       which is the default then
  --preset NAME        squash: resize to a square (default); crop: resize, then cut the centre out
  --device NAME        auto (default): a GPU if there is one; webgpu; wasm
  --limit N            encode the first N pictures only
  --resume             go on from an earlier run on this folder, and encode only what is new or changed
  --force              replace FILE if it exists
  --quiet              no progress
  --browser PATH       the Chrome, Chromium or Edge to use
  --help               this text

Progress goes to standard error; the last line of standard output is a summary in JSON.
Exit codes: 0 every picture is encoded or skipped with a reason; 1 the run failed; 2 bad arguments; 130 interrupted,
with the work kept for --resume.`;

const PRESETS = ['squash', 'crop'] as const;
const DEVICES = ['auto', 'webgpu', 'wasm'] as const;
const FORMATS: Readonly<Record<string, TerminalJob['format']>> = {
  '.npz': 'npz',
  '.npy': 'npy',
  '.pkl': 'pickle-nested',
};

/**
 * Reads and checks the arguments of `encode`.
 *
 * @param base - folder that relative paths start from
 * @returns 'help' if help was asked for
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseArguments(args: readonly string[], base: string): EncodeArguments | 'help' {
  const { values, positionals } = split(args);
  if (values.help) return 'help';
  const [folder, ...others] = positionals;
  if (folder === undefined)
    throw new ArgumentError('Name the folder of pictures: npm run encode -- FOLDER --out FILE.npz');
  if (others.length > 0) {
    throw new ArgumentError(`One folder at a time: "${folder}" and "${others.join('", "')}" were given.`);
  }
  if (!isFolder(resolve(base, folder))) throw new ArgumentError(`There is no folder "${folder}".`);
  if (!values.out) throw new ArgumentError('Name the file to write: --out FILE.npz');
  return {
    folder: resolve(base, folder),
    ...parseOut(values.out, base),
    model: values.model === undefined ? undefined : parseModel(values.model),
    preset: oneOf('--preset', values.preset, PRESETS),
    device: oneOf('--device', values.device, DEVICES),
    limit: values.limit === undefined ? null : parseLimit(values.limit),
    resume: values.resume,
    force: values.force,
    quiet: values.quiet,
    browser: values.browser === undefined ? undefined : parseBrowser(values.browser, base),
  };
}

function split(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        model: { type: 'string' },
        preset: { type: 'string', default: 'squash' },
        device: { type: 'string', default: 'auto' },
        limit: { type: 'string' },
        resume: { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        browser: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // Node's sentence names the option; what it says about `--` afterwards only confuses.
    const sentence = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new ArgumentError(`${sentence}. See --help.`, { cause: error });
  }
}

function parseOut(out: string, base: string): Pick<EncodeArguments, 'outputs' | 'format'> {
  const main = resolve(base, out);
  const extension = extname(main);
  const format = FORMATS[extension.toLowerCase()];
  if (!format) throw new ArgumentError(`--out wants a file that ends in .npz, .npy or .pkl, not "${basename(out)}".`);
  if (!isFolder(dirname(main))) throw new ArgumentError(`There is no folder "${dirname(out)}" to write to.`);
  if (isFolder(main)) throw new ArgumentError(`--out wants a file, but "${out}" is a folder.`);
  const outputs = new Map([['main', main]]);
  if (format === 'npy') outputs.set('paths', `${main.slice(0, -extension.length)}.paths.json`);
  return { outputs, format };
}

function parseModel(model: string): string {
  if (/[\\/.]/.test(model)) {
    throw new ArgumentError(`--model wants a model's name, not a file: "${model}". See --help for the names.`);
  }
  return model;
}

function parseBrowser(browser: string, base: string): string {
  const path = resolve(base, browser);
  if (!existsSync(path)) throw new ArgumentError(`There is no browser "${browser}".`);
  return path;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new ArgumentError(`--limit wants a number of pictures, 1 or more, not "${text}".`);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new ArgumentError(`${option} wants ${allowed.join(' or ')}, not "${value}".`);
  return found;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
