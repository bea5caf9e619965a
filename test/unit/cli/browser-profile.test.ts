import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeProfile } from '../../../src/cli/browser-profile.ts';

let cache: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'foldvec-profile-'));
  env = { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };
});
afterEach(() => rm(cache, { recursive: true, force: true }));

test('the same folder has the same profile, another folder another one', async () => {
  const first = await takeProfile(['/photos'], { env });
  await first.release();
  const again = await takeProfile(['/photos'], { env });
  const other = await takeProfile(['/other/photos'], { env });
  expect(again.folder).toBe(first.folder);
  expect(other.folder).not.toBe(first.folder);
});

test('one run at a time uses it', async () => {
  const first = await takeProfile(['/photos'], { env });
  await expect(takeProfile(['/photos'], { env })).rejects.toThrow(/Another run is at work on \/photos/);
  await first.release();
  await expect(takeProfile(['/photos'], { env })).resolves.toMatchObject({ folder: first.folder });
});

test('two parts of one folder may be encoded at once on one machine', async () => {
  const shards = [1, 2].map((index) => ({ env, shard: { index, of: 2 } }));
  const [first, second] = await Promise.all(shards.map((options) => takeProfile(['/photos'], options)));
  expect(first?.folder).not.toBe(second?.folder);
});

test('a run that was killed does not block the next one', async () => {
  const first = await takeProfile(['/photos'], { env });
  await mkdir(join(first.folder, '..'), { recursive: true });
  await writeFile(`${first.folder}.lock`, '999999999'); // above every process id
  await expect(takeProfile(['/photos'], { env })).resolves.toMatchObject({ folder: first.folder });
});
