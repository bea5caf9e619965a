import { expect, test } from 'vitest';
import { endsOf, imageIn } from '../../../../src/state/folder/source-files.ts';

const FILES: Readonly<Record<string, string>> = { 'a/long.jpg': '0123456789', 'b.jpg': '01' };

/** Opens the files above, and nothing else; tells of what it was asked for. */
function plainSource() {
  const asked: string[] = [];
  const open = (path: readonly string[]) => {
    asked.push(path.join(' > '));
    const text = FILES[path.join('/')];
    return text === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(new File([text], path.at(-1)!));
  };
  return { asked, open, stat: async (path: readonly string[]) => ({ sizeBytes: (await open(path)).size, mtimeMs: 1 }) };
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('an image is asked of its source by the names on the way, and only once it is wanted', async () => {
  const source = plainSource();
  const image = imageIn(source, 'a/long.jpg');
  expect([image.path, source.asked]).toEqual(['a/long.jpg', []]);
  expect([await (await image.open()).text(), await image.stat()]).toEqual([
    '0123456789',
    { sizeBytes: 10, mtimeMs: 1 },
  ]);
  expect(source.asked).toEqual(['a > long.jpg', 'a > long.jpg']);
});

test('the ends of files are in the order of their paths; what can’t be read has none, and nobody else suffers from it', async () => {
  const ends = await endsOf(plainSource(), ['b.jpg', 'gone.jpg', 'a/long.jpg'], 2);
  expect(ends.map((end) => end && [end.sizeBytes, textOf(end.bytes)])).toEqual([[2, '01'], undefined, [10, '0189']]);
});

test('a source that reads ends of its own accord is asked once for all', async () => {
  const { asked, open } = plainSource();
  const wanted: unknown[] = [];
  const ends = (...args: unknown[]) => Promise.resolve((wanted.push(args), [undefined, undefined]));
  expect(await endsOf({ open, ends }, ['a/long.jpg', 'b.jpg'], 8)).toEqual([undefined, undefined]);
  expect([wanted, asked]).toEqual([[[[['a', 'long.jpg'], ['b.jpg']], 8]], []]);
});
