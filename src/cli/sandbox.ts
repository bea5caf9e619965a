import { spawnSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SETUID = 0o4000;

/** Whether Chromium can start with its sandbox here: not as root, and not where Linux gives it no user namespaces. */
export function sandboxWorks(executablePath: string): boolean {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false;
  return hasSetuidHelper(executablePath) || hasUserNamespaces();
}

// Installed Chromes bring a helper that makes the sandbox without user namespaces.
function hasSetuidHelper(executablePath: string): boolean {
  const helper = join(dirname(realpathSync(executablePath)), 'chrome-sandbox');
  const found = statSync(helper, { throwIfNoEntry: false });
  return found !== undefined && (found.mode & SETUID) !== 0 && found.uid === 0;
}

// Trying is the only sure way: containers, AppArmor and sysctl each forbid them in their own manner.
function hasUserNamespaces(): boolean {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0;
}
