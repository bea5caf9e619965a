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

test('a model that nobody knows is refused before anything is measured', () => {
  const args = ['test/parity/run.mjs', '--models', 'resnet18,resnet19'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('Which models?');
});

test('the parity tables in README are those of the measurements that are kept', () => {
  const [, block, ...more] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/<!-- parity: (?:begin|end) -->/);
  expect(more).toHaveLength(1);
  expect(block).toBe(`\n\n${tablesOf('test/parity/measurements.jsonl')}`);
});

test('several days are said by the first and the last, other machines in a line of their own; networks have the list’s order', () => {
  const row = { file: '.pth', output: 'pooled', backend: 'CPU', rows: 4, dim: 1280 };
  const line = (model: string, date: string, found: object[], machine = MADE.machine) =>
    JSON.stringify({ id: model, part: 'rows', model, found, ...MADE, date, machine });
  const lines = [
    line('vgg11', '2030-01-03', [{ ...row, cosine: 1, difference: 0, between: null }]),
    line('resnet18', '2030-01-02', [{ ...row, cosine: 0.25, difference: 0.5, between: 1 }]),
    line('alexnet', '2030-01-04', [], 'Another CPU, 8 cores'),
  ];
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
      '| resnet18 | .pth | pooled, 1,280 | CPU | 4 | 0.2500000 | 5.0e-1 | 1.00 |\n| vgg11 | .pth | pooled, 1,280 | CPU | 4 | 1 − 0 | 0 |  |\n',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
