import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const ASSETS = join(import.meta.dirname, '..', '..', 'dist', 'assets');

test('no script imports a worker’s own script: WebKit would run it twice, and both copies would answer', async () => {
  const names = (await readdir(ASSETS)).filter((name) => name.endsWith('.js'));
  expect(names.filter((name) => name.includes('.worker-')).length).toBeGreaterThan(5);
  const importing: string[] = [];
  for (const name of names) {
    const text = await readFile(join(ASSETS, name), 'utf8');
    if (/(?:from|import)\s*\(?\s*["'`]\.\/[\w.-]*\.worker-/.test(text)) importing.push(name);
  }
  expect(importing).toEqual([]);
});
