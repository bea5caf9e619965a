import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const MADE = { browser: 'Chromium 150.0.0.0', machine: 'Some CPU, 2 cores', versions: { Pillow: '13.0.0' } };

/** What the script prints of a file of measurements, without measuring anything. */
function tablesOf(file: string): string {
  const args = ['test/parity/run.mjs', '--models', 'none', '--rows', file];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

test('the parity tables in README are those of the measurements that are kept', () => {
  const [, block, ...more] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/<!-- parity: (?:begin|end) -->/);
  expect(more).toHaveLength(1);
  expect(block).toBe(`\n\n${tablesOf('test/parity/measurements.jsonl')}`);
});

test('measurements of several days are said with the first and the last day, other machines in a line of their own', () => {
  const row = { file: '.pth', output: 'pooled', backend: 'CPU', rows: 4, dim: 1280 };
  const lines = [
    { ...MADE, id: 'b', model: 'b', date: '2030-01-03', found: [{ ...row, cosine: 1, difference: 0, between: null }] },
    {
      ...MADE,
      id: 'a',
      model: 'a',
      date: '2030-01-02',
      found: [{ ...row, cosine: 0.25, difference: 0.5, between: 1 }],
    },
    { ...MADE, id: 'c', model: 'c', date: '2030-01-04', found: [], machine: 'Another CPU, 8 cores' },
  ].map((line) => JSON.stringify({ part: 'rows', ...line }));
  const folder = mkdtempSync(join(tmpdir(), 'foldvec-parity-tables-'));
  try {
    const file = join(folder, 'rows.jsonl');
    writeFileSync(file, lines.join('\n'));
    const tables = tablesOf(file);
    expect(tables.split('\n').slice(0, 2)).toEqual([
      'Made from 2030-01-02 to 2030-01-03 with Chromium 150.0.0.0 (Some CPU, 2 cores) and Pillow 13.0.0.',
      'Made on 2030-01-04 with Chromium 150.0.0.0 (Another CPU, 8 cores) and Pillow 13.0.0.',
    ]);
    expect(tables).toContain(
      '| b | .pth | pooled, 1,280 | CPU | 4 | 1 − 0 | 0 |  |\n| a | .pth | pooled, 1,280 | CPU | 4 | 0.2500000 | 5.0e-1 | 1.00 |\n',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
