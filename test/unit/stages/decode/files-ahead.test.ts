import { expect, test } from 'vitest';
import { FilesAhead } from '../../../../src/stages/decode/files-ahead.ts';
import { HeldClock, settled } from '../../../support/held-clock.ts';

/** A disk that answers when the test says so, and counts what it is asked. */
function openDisk() {
  const clock = new HeldClock();
  let now = 0;
  const asked: string[][] = [];
  const answers = new Map<string, () => void>();
  const contents = new Map<Blob, string>();
  const blobOf = (names: readonly string[], size: number): Blob => {
    const content = names.map((name) => name.padEnd(size)).join('');
    const arrayBuffer = () => {
      asked.push([...names]);
      return new Promise<ArrayBuffer>((resolve, reject) => {
        answers.set(names.join(), () => {
          if (names.includes('gone')) reject(new DOMException('it is gone', 'NotFoundError'));
          else resolve(new TextEncoder().encode(content).buffer);
        });
      });
    };
    return Object.assign(new Blob([content]), { arrayBuffer });
  };
  let tickets = 0;
  const files = new FilesAhead({
    now: () => now,
    startTimer: clock.start,
    join: (blobs) =>
      blobOf(
        blobs.map((blob) => contents.get(blob)!),
        blobs[0]!.size,
      ),
  });
  const ask = (name: string, size = 10) => {
    const blob = blobOf([name], size);
    contents.set(blob, name);
    return files.read(blob, name, ++tickets);
  };
  const read = (names: readonly string[], size?: number) => {
    for (const name of names) void ask(name, size);
  };
  const answer = async (names: readonly string[], ms = 1) => {
    now += ms;
    answers.get(names.join())!();
    for (let i = 0; i < 3; i++) await settled();
  };
  const textOf = async (ticket: number) => new TextDecoder().decode(await files.take(ticket)).trim();
  const pass = (ms: number) => {
    now += ms;
    return clock.pass(ms);
  };
  /** Time goes by, and this thread could not look. */
  const work = (ms: number) => clock.pass(ms);
  return { files, ask, read, answer, asked, textOf, pass, work };
}

const NAMES = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];

test('the first file is read at once, those that come meanwhile in one go, and each gets its own bytes', async () => {
  const { read, answer, asked, textOf } = openDisk();
  read(['a', ...NAMES, 'j']);
  expect(asked).toEqual([['a']]);
  await answer(['a']);
  expect(asked).toEqual([['a'], NAMES]);
  await answer(NAMES);
  expect([await textOf(1), await textOf(2), await textOf(9)]).toEqual(['a', 'b', 'i']);
});

test('while files are there the next ones wait to be a full group, and no longer than until few are left', async () => {
  const { read, answer, asked, textOf } = openDisk();
  read(['a', ...NAMES]);
  await answer(['a']);
  await answer(NAMES);
  read(['j', 'k']);
  for (let ticket = 1; ticket <= 6; ticket++) await textOf(ticket);
  expect(asked).toHaveLength(2);
  await textOf(7);
  expect(asked.at(-1)).toEqual(['j', 'k']);
});

test('large files are read by themselves', async () => {
  const { read, answer, asked } = openDisk();
  read(['a', 'b', 'c'], 2 * 2 ** 20 + 1);
  await answer(['a']);
  expect(asked).toEqual([['a'], ['b']]);
});

test('a file that is gone is nobody else’s misfortune', async () => {
  const { read, answer, asked, textOf, files } = openDisk();
  read(['a', 'b', 'gone', 'd']);
  await answer(['a']);
  await answer(['b', 'gone', 'd']);
  expect(asked.slice(2)).toEqual([['b'], ['gone'], ['d']]);
  await answer(['b']);
  await answer(['gone']);
  await answer(['d']);
  expect([await textOf(2), await textOf(4)]).toEqual(['b', 'd']);
  await expect(files.take(3)).rejects.toMatchObject({ code: 'image-gone', path: 'gone' });
});

test('a file that hangs holds up its group for a moment, and no later one', async () => {
  const { read, answer, asked, textOf, pass } = openDisk();
  read(['a', 'hangs', 'c']);
  await answer(['a']);
  await pass(250);
  expect(asked.slice(2)).toEqual([['hangs'], ['c']]);
  await answer(['c']);
  expect(await textOf(3)).toBe('c');
  read(['d']);
  await answer(['d']);
  expect(await textOf(4)).toBe('d');
});

test('a slow disk is asked for all files at a time, until it is quick again', async () => {
  const { read, answer, asked } = openDisk();
  read(['a', 'b', 'c']);
  await answer(['a'], 100);
  expect(asked).toEqual([['a'], ['b'], ['c']]);
  read(['d']);
  expect(asked.at(-1)).toEqual(['d']);
  await answer(['d'], 1);
  read(['e', 'f', 'g']);
  expect(asked.slice(4)).toEqual([['e']]);
});

test('a file that was dropped is not kept', async () => {
  const { read, answer, files } = openDisk();
  read(['a']);
  files.drop(1);
  await answer(['a']);
  await expect(files.take(1)).rejects.toThrow(RangeError);
});

test('files that nobody takes hold up the next one for a moment only', async () => {
  const { read, answer, asked, textOf, pass } = openDisk();
  read(['a', ...NAMES]);
  await answer(['a']);
  await answer(NAMES);
  read(['j', 'k']);
  await pass(249);
  expect(asked).toHaveLength(2);
  await pass(1);
  expect(asked.at(-1)).toEqual(['j', 'k']);
  await answer(['j', 'k']);
  expect(await textOf(11)).toBe('k');
});

test('files that were dropped hold up nobody', async () => {
  const { files, read, answer, asked } = openDisk();
  read(['a', ...NAMES]);
  await answer(['a']);
  await answer(NAMES);
  read(['j']);
  for (let ticket = 1; ticket <= 7; ticket++) files.drop(ticket);
  expect(asked.at(-1)).toEqual(['j']);
});

test('a file that is dropped before its turn is never read, and nobody waits for it', async () => {
  const { files, ask, read, answer, asked, pass } = openDisk();
  read(['a', ...NAMES]);
  await answer(['a']);
  await answer(NAMES);
  const waiting = ask('j');
  files.drop(10);
  await expect(waiting).resolves.toBeUndefined();
  await pass(250);
  expect(asked).toHaveLength(2);
});

test('time in which this thread had no time is not held against the disk', async () => {
  const { read, answer, asked, work, pass } = openDisk();
  read(['a', ...NAMES]);
  await answer(['a']);
  await work(250);
  expect(asked).toEqual([['a'], NAMES]);
  await pass(250);
  expect(asked).toHaveLength(2 + NAMES.length);
});
