import { expect, test } from 'vitest';
import { isInShard, parseShard, shardOf } from '../../../src/core/shard.ts';

const PATHS = Array.from({ length: 10_000 }, (_, i) => `class ${i % 7}/image ${String(i).padStart(6, '0')}.jpg`);

test('every image is in exactly one part, and the parts are equal but for chance', () => {
  for (const of of [1, 2, 3, 8, 100]) {
    const counts = new Uint32Array(of);
    for (const path of PATHS) counts[shardOf(path, of) - 1]! += 1;
    const even = PATHS.length / of;
    for (const count of counts) expect(Math.abs(count - even)).toBeLessThan(5 * Math.sqrt(even));
  }
});

// Computed by a few lines of Python.
test('a part is told by the path alone, and stays what it was: parts of two releases fit together', () => {
  expect(['a.jpg', 'dress/009b3c31.jpg', '写真/é.png', '\ud800'].map((path) => shardOf(path, 1000))).toEqual([
    393, 479, 61, 855,
  ]);
  expect(isInShard('a.jpg', { index: shardOf('a.jpg', 4), of: 4 })).toBe(true);
});

test('only a part out of as many or more is one', () => {
  expect(parseShard('3/8')).toEqual({ index: 3, of: 8 });
  for (const text of ['0/8', '9/8', '3', '3/8/2', ' 3/8', '3/0']) expect(parseShard(text)).toBeUndefined();
});
