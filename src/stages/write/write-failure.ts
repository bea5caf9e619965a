import { messageOf, PipelineError } from '../../core/errors.ts';

/**
 * Does one step of saving, and gives whatever the browser throws its code.
 *
 * @param target - what is written to, for the message
 * @throws PipelineError `write-failed`: disk full, permission withdrawn, file locked, terminal gone …
 */
export async function orWriteFailed<T>(target: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause;
    const name = cause instanceof Error ? cause.name : 'error';
    const detail = REASONS.get(name) ?? `${name}, ${messageOf(cause)}`;
    throw new PipelineError('write-failed', 'write', `file could not be written (${detail}): ${target}`, { cause });
  }
}

/** DOMExceptions of the file system, by name. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['QuotaExceededError', 'the disk or the quota is full'],
  ['NotAllowedError', 'permission was refused or withdrawn'],
  ['NotFoundError', 'the file or its folder is gone'],
  ['NoModificationAllowedError', 'another program holds it'],
]);
