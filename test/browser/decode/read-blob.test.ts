import { expect, test } from 'vitest';
import { readBlob } from '../../../src/stages/decode/read-blob.ts';
import { makeFolder } from '../../support/opfs-folder.ts';

test('bytes are the file’s', async () => {
  expect([...(await readBlob(new Blob([new Uint8Array([1, 2, 3])]), 'a.png'))]).toEqual([1, 2, 3]);
});

test('a file that was deleted after it was opened is gone', async () => {
  const folder = await makeFolder({ 'a.png': 'x' });
  const file = await (await folder.getFileHandle('a.png')).getFile();
  await folder.removeEntry('a.png');
  await expect(readBlob(file, 'a.png')).rejects.toMatchObject({ code: 'image-gone', stage: 'decode', path: 'a.png' });
});

test.each(['NotAllowedError', 'SecurityError'])('access withdrawn (%s) ends the run', async (name) => {
  const blob = new Blob(['x']);
  blob.arrayBuffer = () => Promise.reject(new DOMException('no more', name));
  await expect(readBlob(blob, 'a.png')).rejects.toMatchObject({ code: 'folder-lost', path: 'a.png' });
});
