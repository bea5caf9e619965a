import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of a file below `test/fixtures`, in an array of their own. For tests in Node. */
export async function readFixture(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(join(import.meta.dirname, '../fixtures', file)));
}
