import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const golden = (name: string) => join(import.meta.dirname, name);

/** What the script prints of a file of measurements, without measuring anything. */
function tablesOf(file: string): string {
  const args = ['test/bench/run.mjs', '--only', 'none', '--rows', file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

test('kept measurements become tables, what could not be measured says what it needs, and capacity is computed', () => {
  expect(tablesOf(golden('rows-golden.jsonl'))).toBe(readFileSync(golden('tables-golden.md'), 'utf8'));
});

test('a part that nobody knows and a folder that nobody named are refused', () => {
  for (const args of [
    ['--only', 'everything', 'photos'],
    ['--only', 'decode'],
    ['--against', 'nobody', 'photos'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, ['test/bench/run.mjs', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('Which folder, which part?');
  }
});

test('the tables of speed in README are those of the measurements that are kept', () => {
  const [, block, ...more] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/<!-- bench: (?:begin|end) -->/);
  expect(more).toHaveLength(1);
  expect(block).toBe(`\n\n${tablesOf('test/bench/measurements.jsonl')}`);
});
