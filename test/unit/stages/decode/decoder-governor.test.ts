import { expect, test } from 'vitest';
import { DecoderGovernor } from '../../../../src/stages/decode/decoder-governor.ts';

/** A run in figures: what a model and decoders of these speeds would report, in steps of a millisecond. */
function simulate({ max = 7 } = {}) {
  let now = 0;
  const governor = new DecoderGovernor({ max, now: () => now });
  const counts: number[] = [];
  governor.modelWaits(false); // the first batch is there
  let decoding = 0;
  let waits = 0;
  /** `need`: decoders that the model could keep busy; fewer, and it waits for a share of the time. */
  const pass = (ms: number, { need, queued = 1 }: { readonly need: number; readonly queued?: number }) => {
    for (let t = 0; t < ms; t += 10) {
      const { wanted } = governor;
      const isShort = need > wanted;
      governor.modelWaits(isShort);
      governor.picturesQueue(queued);
      const target = Math.round(2 * Math.min(need, wanted));
      while (decoding < target) decoding += (governor.pictureDecodes(1), 1);
      while (decoding > target) decoding -= (governor.pictureDecodes(-1), 1);
      const full = isShort ? 0 : 1;
      while (waits < full) waits += (governor.pictureWaits(1), 1);
      while (waits > full) waits -= (governor.pictureWaits(-1), 1);
      now += 10;
      if (counts.at(-1) !== governor.wanted) counts.push(governor.wanted);
    }
    governor.modelWaits(false);
    return governor.wanted;
  };
  return { governor, pass, counts };
}

test('it begins with one, and one is enough for a model that never waits', () => {
  const { pass, counts } = simulate();
  expect(pass(60_000, { need: 0.5 })).toBe(1);
  expect(counts).toEqual([1]);
});

test('while the model waits and pictures wait for a decoder there is one more at a time, up to the limit', () => {
  const { pass, counts } = simulate();
  expect(pass(10_000, { need: 20 })).toBe(7);
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('it stops at as many as the model needs, and stays there', () => {
  const { pass, counts } = simulate();
  expect(pass(600_000, { need: 4 })).toBe(4);
  expect(counts).toEqual([1, 2, 3, 4]);
});

test('a model that waits although no picture does gets no decoder: the walk is slow, or the run is paused', () => {
  const { pass } = simulate();
  expect(pass(60_000, { need: 20, queued: 0 })).toBe(1);
});

test('while pictures wait for the model there are fewer, until the rest is well occupied', () => {
  const { pass, counts } = simulate();
  pass(10_000, { need: 6 });
  expect(pass(60_000, { need: 1.4 })).toBe(3);
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 5, 4, 3]);
});

test('one that had to come back goes away less and less often', () => {
  const { governor, pass } = simulate();
  /** Pictures are small for four seconds and large for one, over and over. @returns how often a decoder came back */
  const returnsIn = (rounds: number) => {
    let returns = 0;
    for (let i = 0; i < rounds; i++) {
      const small = pass(4000, { need: 0.5 });
      if (pass(1000, { need: 2 }) > small) returns++;
    }
    return returns;
  };
  const early = returnsIn(20);
  expect([early > 0, returnsIn(20) < early, governor.wanted]).toEqual([true, true, 2]);
});

test('a long time in which nothing happens is one window, whatever it was', () => {
  let now = 0;
  const governor = new DecoderGovernor({ max: 7, now: () => now });
  governor.modelWaits(false);
  governor.picturesQueue(1);
  governor.modelWaits(true);
  now = 3_600_000;
  governor.modelWaits(false);
  expect(governor.wanted).toBe(2);
});

test('however long the first batch takes, it tells nothing', () => {
  let now = 0;
  const governor = new DecoderGovernor({ max: 7, now: () => now });
  governor.picturesQueue(1);
  governor.modelWaits(true);
  for (now = 0; now < 5000; now += 100) governor.picturesQueue(1);
  governor.modelWaits(false);
  expect(governor.wanted).toBe(1);
});
