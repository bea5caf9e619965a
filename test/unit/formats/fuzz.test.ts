import { expect, test } from 'vitest';
import { isForeseen } from '../../../src/core/format-error.ts';
import { FUZZ_TARGETS, type FuzzTarget } from '../../support/fuzz-targets.ts';
import { mutate } from '../../support/mutate.ts';

// `FOLDVEC_FUZZ_SECONDS=600 npx vitest run --project unit test/unit/formats/fuzz` goes on for that long, with other mutations
// each time; `FOLDVEC_FUZZ_CASE='TIFF fixtures/images/tiff-rgb.tif 123'` replays one that failed.
const SECONDS = Number(process.env['FOLDVEC_FUZZ_SECONDS'] ?? 0);
const ONLY = process.env['FOLDVEC_FUZZ_CASE'];
const FIRST_SEED = SECONDS > 0 ? Date.now() % 2 ** 31 : 1;
const CASES_A_TARGET = 400;
const SECONDS_A_TARGET = SECONDS / FUZZ_TARGETS.length;
/** Each reads a file of 20 kB at most, in a few ms; the limits leave room for a machine that is busy. */
const MAX_CASE_MS = 4000;
const MAX_CASE_BYTES = 400e6;

/** Whether a reader may throw this: a code of its own, for a picture or for another file. */
function isReadersOwn(error: unknown): boolean {
  return isForeseen(error) && /^(image-.*|file-damaged|reduction-mismatch)$/.test(error.code);
}

async function check(target: FuzzTarget, name: string, seed: number): Promise<void> {
  const files = [...target.files.values()];
  const bytes = mutate(target.files.get(name)!, files[seed % files.length]!, seed);
  target.repair?.(bytes);
  const label = `FOLDVEC_FUZZ_CASE='${target.name} ${name} ${seed}'`;
  const held = process.memoryUsage().arrayBuffers;
  const begin = performance.now();
  try {
    await target.read(bytes);
  } catch (error) {
    if (!isReadersOwn(error)) throw new Error(`${label} ends with ${String(error)}`, { cause: error });
  }
  const ms = performance.now() - begin;
  const taken = process.memoryUsage().arrayBuffers - held;
  if (ms > MAX_CASE_MS || taken > MAX_CASE_BYTES) throw new Error(`${label} takes ${ms} ms and ${taken} bytes`);
}

test.runIf(ONLY === undefined).each(FUZZ_TARGETS)(
  'a faulty file of the kind $name is read or refused, in good time, and nothing else',
  { timeout: 120_000 + 2000 * SECONDS_A_TARGET },
  async (target) => {
    const names = [...target.files.keys()];
    const end = performance.now() + 1000 * SECONDS_A_TARGET;
    let done = 0;
    while (done < CASES_A_TARGET || performance.now() < end) {
      await check(target, names[done % names.length]!, FIRST_SEED + done);
      done++;
    }
    expect(done).toBeGreaterThanOrEqual(CASES_A_TARGET);
  },
);

test.runIf(ONLY !== undefined)('the case of FOLDVEC_FUZZ_CASE', async () => {
  // The name of one kind may begin with another's.
  const named = FUZZ_TARGETS.filter(({ name }) => ONLY?.startsWith(`${name} `));
  const target = named.sort((a, b) => b.name.length - a.name.length)[0];
  const [name = '', seed] = ONLY?.slice(target?.name.length).trim().split(' ') ?? [];
  if (!target?.files.has(name)) throw new Error(`there is no such case: ${ONLY ?? ''}`);
  await expect(check(target, name, Number(seed))).resolves.toBeUndefined();
});
