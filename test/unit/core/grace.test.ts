import { expect, test } from 'vitest';
import { withGrace } from '../../../src/core/grace.ts';
import { HeldClock, settled } from '../../support/held-clock.ts';

const endless = new Promise<never>(() => undefined);

test('work that ends within the grace period is kept, and no timer is left', async () => {
  const clock = new HeldClock();
  const abort = new AbortController();
  let finish: ((value: number) => void) | undefined;
  const work = new Promise<number>((resolve) => (finish = resolve));
  const waiting = withGrace(work, { signal: abort.signal, graceMs: 100, startTimer: clock.start });
  abort.abort();
  await clock.pass(99);
  finish?.(7);
  expect(await waiting).toBe(7);
  await settled();
  expect(clock.pending).toBe(0);
});

test('work that does not end is given up after the grace period, for the signal’s reason, and whoever does it is ended', async () => {
  const clock = new HeldClock();
  const abort = new AbortController();
  let givenUp = 0;
  const onGiveUp = () => givenUp++;
  const waiting = withGrace(endless, { signal: abort.signal, graceMs: 100, onGiveUp, startTimer: clock.start });
  const outcome = expect(waiting).rejects.toBe('enough');
  await clock.pass(10_000);
  expect(givenUp).toBe(0);
  abort.abort('enough');
  await clock.pass(100);
  await outcome;
  expect(givenUp).toBe(1);
});

test('a signal that was aborted before leaves the grace period too', async () => {
  const clock = new HeldClock();
  const waiting = withGrace(endless, { signal: AbortSignal.abort('late'), graceMs: 100, startTimer: clock.start });
  const outcome = expect(waiting).rejects.toBe('late');
  await clock.pass(100);
  await outcome;
});
