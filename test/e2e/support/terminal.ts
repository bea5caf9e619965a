import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one of the terminal's commands, with browser profiles of its own.
 *
 * @param cache - folder of the profiles
 * @param interruptWhen - SIGINT is sent once standard error matches
 */
export function runTerminal(
  command: 'encode' | 'merge',
  args: readonly string[],
  { cache, interruptWhen }: { readonly cache: string; readonly interruptWhen?: RegExp | undefined },
): Promise<Outcome> {
  const child = spawn(process.execPath, ['src/cli/bootstrap.mjs', command, ...args], {
    cwd: ROOT,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  let stdout = '';
  let stderr = '';
  let isInterrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isInterrupted || !interruptWhen?.test(stderr)) return;
    isInterrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}
