import { expect, test } from 'vitest';
import { Speed } from '../../../src/core/progress.ts';

test('the rate is that of the last ten seconds, not of the whole run', () => {
  const speed = new Speed();
  speed.resume(0);
  for (let second = 1; second <= 60; second++) speed.add(1, second * 1000);
  for (let second = 61; second <= 75; second++) speed.add(10, second * 1000);
  expect(speed.imagesPerSecond()).toBeCloseTo(10, 5);
  expect(speed.secondsFor(100)).toBeCloseTo(10, 5);
});

test('a pause counts neither as time worked nor against the rate', () => {
  const speed = new Speed();
  speed.resume(0);
  speed.add(10, 1000);
  speed.pause(1000);
  speed.resume(61_000);
  speed.add(10, 62_000);
  expect(speed.elapsedMs(62_000)).toBe(2000);
  expect(speed.imagesPerSecond()).toBeCloseTo(10, 5);
});

test('there is no rate and no time left before the first images are done', () => {
  const speed = new Speed();
  speed.resume(0);
  expect(speed.imagesPerSecond()).toBeUndefined();
  expect(speed.secondsFor(10)).toBeUndefined();
});
