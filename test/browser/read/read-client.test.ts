import { afterEach, expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import { rowAt } from '../../../src/core/row-table.ts';
import { openTable, type FileTable } from '../../../src/stages/read/read.client.ts';
import { rowOf } from '../../support/row-batches.ts';
import { writeNpz } from '../../support/write-npz.ts';

const NEVER = new AbortController().signal;
const PATHS = ['b/1.jpg', 'a/1.jpg', 'a/2.jpg'];

let table: FileTable | undefined;
afterEach(() => table?.release());

async function open(): Promise<FileTable> {
  return (table = await openTable([new File([await writeNpz(PATHS, (path) => rowOf(path, 4))], 'x.npz')], NEVER));
}

test('a table is read in a worker, and gives its rows in the order asked for', async () => {
  const { facts, ...opened } = await open();
  expect(facts).toMatchObject({ kind: 'npz', rows: 3, dim: 4, dtype: 'float32', paths: PATHS });
  const at = Int32Array.of(2, 0, 2);
  const blocks: number[][] = [];
  for await (const block of opened.rows(at, NEVER)) blocks.push([...block]);
  expect(blocks).toEqual([['a/2.jpg', 'b/1.jpg', 'a/2.jpg'].flatMap((path) => [...rowOf(path, 4)])]);
});

test('a row that is not there is refused, and the table goes on', async () => {
  const opened = await open();
  await expect(rowAt(opened, 3, NEVER)).rejects.toThrow(/no row 3, there are 3/);
  expect(await rowAt(opened, 0, NEVER)).toHaveLength(4);
});

test('a failure crosses with its code and the name of the file', async () => {
  const failure = await openTable([new File(['nothing'], 'x.npy')], NEVER).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PipelineError);
  expect(failure).toMatchObject({ code: 'file-damaged', stage: 'read', path: 'x.npy' });
});

test('a table that is given up while it is read ends with an abort, and so does one that was closed', async () => {
  const abort = new AbortController();
  const reading = openTable([new File([await writeNpz(PATHS, (path) => rowOf(path, 4))], 'x.npz')], abort.signal);
  abort.abort();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  const closed = await open();
  closed.release();
  await expect(rowAt(closed, 0, NEVER)).rejects.toMatchObject({ name: 'AbortError' });
});
