import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importCheckpoint } from '../../../../src/models/import/import-checkpoint.ts';
import { HOSTILE_CHECKPOINTS } from '../../../support/hostile-checkpoints.ts';
import { P, torchZip } from '../../../support/torch-file.ts';

const CHECKPOINTS = join(import.meta.dirname, '../../../golden/checkpoints');
/** A second or two on a quiet machine; a file that gets its way would need minutes, or all memory. */
const LIMIT_MS = 25_000;

const golden = async (name: string) => new Uint8Array(await readFile(join(CHECKPOINTS, name)));

test.each(HOSTILE_CHECKPOINTS)('$title gets its own message', { timeout: LIMIT_MS }, async ({ make, message }) => {
  await expect(importCheckpoint(await make(golden), 'hostile.pth')).rejects.toMatchObject({
    ...{ code: 'file-damaged', stage: 'models', path: 'hostile.pth' },
    message: expect.stringContaining(message) as string,
  });
});

test.each([
  ['nothing', ''],
  ['3c 21 44 4f 43 54 59 50', '<!DOCTYPE html><title>404</title>'],
])('what is no checkpoint is named by how it begins: %s', async (shown, text) => {
  await expect(importCheckpoint(new TextEncoder().encode(text), 'page.pth')).rejects.toMatchObject({
    code: 'file-damaged',
    message: `file is neither a checkpoint of torch nor safetensors: it begins with ${shown}`,
  });
});

test('the message of a hostile file is cut where the file makes it long', async () => {
  const file = await torchZip(P.file(P.name('a'.repeat(100_000), 'b')));
  await expect(importCheckpoint(file, 'hostile.pth')).rejects.toMatchObject({
    message: expect.stringMatching(/^this file asks to run code: a{300,400}…$/) as string,
  });
});
