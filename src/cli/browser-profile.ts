import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shard } from '../core/shard.ts';

/** A browser's profile, which one run at a time may use; where a folder's rows are kept between runs. */
export interface BrowserProfile {
  readonly folder: string;
  release(): Promise<void>;
}

/** Another run uses the folder's profile; the message is a sentence for people. */
export class ProfileInUseError extends Error {
  override readonly name = 'ProfileInUseError';
}

/**
 * SHA-256 of a folder's real path, in hex: the same folder has the same for ever. Each part of it has one of its own, so that one
 * machine may work on several at once.
 *
 * @param realPaths - of all that is encoded as one folder, sorted
 */
export function hashOfFolder(realPaths: readonly string[], shard?: Shard): string {
  const part = shard ? `\0${shard.index}/${shard.of}` : ''; // no path has a NUL
  return createHash('sha256')
    .update(realPaths.join('\0') + part)
    .digest('hex');
}

/**
 * Takes the profile that belongs to a folder of pictures.
 *
 * @param realPaths - real paths of all that is encoded as one folder, sorted
 * @param shard - the part of it that the run is for; all of it unless given
 * @throws ProfileInUseError
 */
export async function takeProfile(
  realPaths: readonly string[],
  { shard, env = process.env }: { readonly shard?: Shard | undefined; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<BrowserProfile> {
  const home = join(userCacheFolder(env), 'foldvec', 'terminal');
  const name = hashOfFolder(realPaths, shard).slice(0, 32);
  const lock = join(home, `${name}.lock`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await takeLock(lock, realPaths.join(', '));
  return { folder: join(home, name), release: () => rm(lock, { force: true }) };
}

/** Makes a profile that is gone when it is released: for a page that is to keep nothing. */
export async function makeProfile(): Promise<BrowserProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'foldvec-'));
  return { folder, release: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

function userCacheFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
}

async function takeLock(lock: string, what: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(lock, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && isAlive(owner)) break;
    await rm(lock, { force: true }); // its owner was killed
  }
  throw new ProfileInUseError(`Another run is at work on ${what}: wait for it, or stop it.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
