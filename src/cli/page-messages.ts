import type { TerminalDone, TerminalProgress } from '../core/terminal-protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the body of `POST progress`.
 *
 * @throws RangeError if it is not one
 */
export function parseProgress(value: unknown): TerminalProgress {
  const fields = toFields(value);
  const { phase, message } = fields;
  if (typeof phase !== 'string') throw new RangeError('progress has no phase');
  return {
    phase,
    done: numberOrNull(fields['done']) ?? 0,
    total: numberOrNull(fields['total']),
    skipped: numberOrNull(fields['skipped']) ?? 0,
    rate: numberOrNull(fields['rate']),
    etaSeconds: numberOrNull(fields['etaSeconds']),
    backend: typeof fields['backend'] === 'string' ? fields['backend'] : null,
    ...(typeof message === 'string' ? { message } : {}),
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
