import type { TerminalDone, TerminalOutput, TerminalProgress } from '../core/terminal-protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of `POST progress`.
 *
 * @throws RangeError if it is not one
 */
export function parseProgress(value: unknown): TerminalProgress {
  const fields = toFields(value);
  const { phase, messages } = fields;
  if (typeof phase !== 'string') throw new RangeError('progress has no phase');
  return {
    phase,
    done: numberOrNull(fields['done']) ?? 0,
    total: numberOrNull(fields['total']),
    skipped: numberOrNull(fields['skipped']) ?? 0,
    rate: numberOrNull(fields['rate']),
    etaSeconds: numberOrNull(fields['etaSeconds']),
    backend: typeof fields['backend'] === 'string' ? fields['backend'] : null,
    messages: Array.isArray(messages) ? messages.filter((message) => typeof message === 'string') : [],
  };
}

/**
 * Reads the body of `POST done`.
 *
 * @throws RangeError if it is not one
 */
export function parseDone(value: unknown): TerminalDone {
  const fields = toFields(value);
  if (fields['ok'] === true) return { ok: true, summary: toFields(fields['summary']) };
  const { code, title, whatToDo, message } = fields;
  if (typeof code !== 'string') throw new RangeError('end of the run has no code');
  return { ok: false, code, title: textOr(title, code), whatToDo: textOr(whatToDo), message: textOr(message) };
}

/**
 * Reads the outputs in the summary of a job that asked for them.
 *
 * @throws RangeError if they are not there
 */
export function parseOutputs(summary: Fields): readonly TerminalOutput[] {
  const { outputs } = summary;
  if (!Array.isArray(outputs)) throw new RangeError('summary has no outputs');
  return outputs.map((output: unknown) => {
    const { id, words } = toFields(output);
    if (typeof id !== 'string') throw new RangeError('output has no id');
    return { id, words: textOr(words) };
  });
}

function toFields(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw new RangeError('object expected');
}

function textOr(value: unknown, fallback = ''): string {
  return typeof value === 'string' ? value : fallback;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
