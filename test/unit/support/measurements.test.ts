import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const MODULE = pathToFileURL(join(import.meta.dirname, '../../support/measurements.mjs')).href;

test('a measurement is in its file at once; made again, by another process too, it takes the place of the earlier one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foldvec-measurements-'));
  const file = join(folder, 'kept.jsonl');
  const add = (...lines: object[]) => {
    const script = `import { Measurements } from ${JSON.stringify(MODULE)};
      const kept = new Measurements(${JSON.stringify(file)});
      for (const line of ${JSON.stringify(lines)}) kept.add(line);`;
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stderr).toBe('');
  };
  try {
    add({ id: 'a', ms: 1 }, { id: 'b', ms: 2 });
    add({ id: 'c', ms: 3 }, { id: 'a', ms: 4 });
    expect(readFileSync(file, 'utf8')).toBe('{"id":"a","ms":4}\n{"id":"b","ms":2}\n{"id":"c","ms":3}\n');
    expect(readdirSync(folder)).toEqual(['kept.jsonl']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
