import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const golden = (name: string) => join(import.meta.dirname, name);

test('kept measurements become tables, what could not be measured says what it needs, and capacity is computed', () => {
  const args = ['test/bench/run.mjs', '--only', 'none', '--rows', golden('rows-golden.jsonl'), '--print'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout).toBe(readFileSync(golden('tables-golden.md'), 'utf8'));
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

test('README has one place for the tables', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  for (const mark of ['<!-- bench: begin -->', '<!-- bench: end -->']) expect(readme.split(mark)).toHaveLength(2);
});
