import { resolve } from 'node:path';
import { isAddress } from './fetch-checkpoint.ts';
import { ArgumentError } from './argument-error.ts';
import { HELP_SWITCH, splitOptions, SWITCH, TEXT } from './split-options.ts';

const OPTIONS = { from: TEXT, force: SWITCH, help: HELP_SWITCH } as const;

/** What somebody typed after `npm run model --`, checked. */
export interface ModelArguments {
  /** Name in `torchvision.models`. */
  readonly name: string;
  /** Address, or absolute path. */
  readonly from: string;
  readonly force: boolean;
}

/** Where the official weights of the networks are that can be had. */
export interface OfficialWeights {
  /** Names in `torchvision.models`. */
  readonly names: readonly string[];
  /** Undefined for other names. */
  addressOf(name: string): string | undefined;
}

/** Text of `--help`. */
export function modelHelp({ names }: OfficialWeights): string {
  return `usage: npm run model -- NAME [options]

Downloads torchvision's weights of a network, takes its last layer off, and puts it first in the list of models:
  ${toLines(names)}

  --from URL|FILE      take the checkpoint from there: .pth, .pt or .safetensors, your own training as well
  --force              replace the model if it is there already
  --help               this text

The SHA-256 is checked where the file's name has digits of it, as in resnet18-f37072fd.pth.
Exit codes: 0 the model is there; 1 it could not be had; 2 bad arguments.`;
}

/**
 * Reads and checks the arguments of `model`.
 *
 * @param base - folder that relative paths start from
 * @param weights - those to be had by name alone
 * @returns 'help' if help was asked for
 * @throws ArgumentError with one sentence on the first mistake
 */
export function parseModelArguments(
  args: readonly string[],
  base: string,
  weights: OfficialWeights,
): ModelArguments | 'help' {
  const { values, positionals } = splitOptions(args, OPTIONS);
  if (values.help) return 'help';
  const [name, ...others] = positionals;
  if (name === undefined) throw new ArgumentError('Name the network: npm run model -- resnet18');
  if (others.length > 0) {
    throw new ArgumentError(`One network at a time: "${name}" and "${others.join('", "')}" were given.`);
  }
  const official = weights.addressOf(name);
  if (official === undefined) {
    throw new ArgumentError(`"${name}" is none of the networks that can be had. See --help for the names.`);
  }
  if (values.from === '') throw new ArgumentError('--from wants an address or a file.');
  const from = values.from ?? official;
  return { name, from: isAddress(from) ? from : resolve(base, from), force: values.force };
}

function toLines(names: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < names.length; i += 5) lines.push(names.slice(i, i + 5).join(', '));
  return lines.join(',\n  ');
}
