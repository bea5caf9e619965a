import { expect, test } from 'vitest';
import { LeftOut } from '../../../../src/state/folder/left-out.svelte.ts';

test('names are left out one by one or all at once; whoever took them keeps them as they were', () => {
  const leftOut = new LeftOut();
  leftOut.replace(['ants', 'bees']);
  const before = leftOut.names;
  leftOut.setIncluded('cats', false);
  leftOut.setIncluded('ants', true);
  leftOut.setIncluded('dogs', true);
  expect([[...leftOut.names], [...before]]).toEqual([
    ['bees', 'cats'],
    ['ants', 'bees'],
  ]);
});

test('a name that is gone is forgotten, and where none is the set stays the same one', () => {
  const leftOut = new LeftOut();
  leftOut.replace(['ants', 'bees']);
  const before = leftOut.names;
  leftOut.forgetGone(['ants', 'bees', 'cats']);
  expect(leftOut.names).toBe(before);
  leftOut.forgetGone(['bees', 'cats']);
  expect([...leftOut.names]).toEqual(['bees']);
});
