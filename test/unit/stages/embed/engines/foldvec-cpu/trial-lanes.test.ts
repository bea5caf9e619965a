import { expect, test } from 'vitest';
import type { LaneThread } from '../../../../../../src/stages/embed/engines/foldvec-cpu/lane.client.ts';
import { keepQuickLanes } from '../../../../../../src/stages/embed/engines/foldvec-cpu/trial-lanes.ts';

/** Lanes on a machine of so many real processors: an image takes 10 ms, longer where lanes share a processor. */
class Machine {
  readonly closed: number[] = [];
  #timeMs = 0;
  #busy = 0;
  readonly #processors: number;

  constructor(processors: number) {
    this.#processors = processors;
  }

  readonly now = () => this.#timeMs;

  lanes(count: number): LaneThread[] {
    return Array.from({ length: count }, (_, lane) => ({
      pack: () => Promise.resolve(),
      run: () => {
        this.#busy++;
        return Promise.resolve().then(() => {
          if (this.#busy > 0) this.#timeMs += 10 * Math.max(1, this.#busy / this.#processors);
          this.#busy = 0;
          return new Float32Array(1);
        });
      },
      close: () => this.closed.push(lane),
    }));
  }
}

test('lanes that share processors are ended where half of them give as much', async () => {
  const machine = new Machine(4);
  const kept = await keepQuickLanes(machine.lanes(8), { imageFloats: 3, now: machine.now });
  expect(kept).toHaveLength(4);
  expect(machine.closed).toEqual([4, 5, 6, 7]);
});

test('lanes that have a processor each are all kept', async () => {
  const machine = new Machine(8);
  expect(await keepQuickLanes(machine.lanes(7), { imageFloats: 3, now: machine.now })).toHaveLength(7);
  expect(machine.closed).toEqual([]);
});

test('up to three lanes are kept without a trial', async () => {
  const machine = new Machine(1);
  expect(await keepQuickLanes(machine.lanes(3), { imageFloats: 3, now: machine.now })).toHaveLength(3);
  expect(machine.now()).toBe(0);
});
