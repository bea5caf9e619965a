import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ArgumentError } from './argument-error.ts';

/** Options as Node's `parseArgs` takes them. */
export type Options = NonNullable<ParseArgsConfig['options']>;

/** An option with a value. */
export const TEXT = { type: 'string' } as const;
/** An option without. */
export const SWITCH = { type: 'boolean', default: false } as const;
/** The option that every command has. */
export const HELP_SWITCH = { ...SWITCH, short: 'h' } as const;

/**
 * Splits what was typed into options and the rest. Nothing of it is checked.
 *
 * @throws ArgumentError for an option that there is not, or one without its value
 */
export function splitOptions<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // Node's sentence names the option; what it says about `--` afterwards only confuses.
    const sentence = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new ArgumentError(`${sentence}. See --help.`, { cause: error });
  }
}
