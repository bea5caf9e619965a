import { normalNumbers, randomNumbers } from '../../../src/core/random.ts';
import { serveRows } from '../../../src/core/row-port.ts';
import type { RowLoan } from '../../../src/core/row-table.ts';
import { makeMap } from '../../../src/stages/map/map.client.ts';

/** Seconds until the first map, the principal components, and until the last. */
export interface MapTimes {
  readonly first: number;
  readonly whole: number;
}

const GROUPS = 20;
const SEED = 1;

/** Maps made-up rows in groups, in the worker that the page uses. */
export async function timeMap(count: number, dim: number): Promise<MapTimes> {
  const started = performance.now();
  let first = Infinity;
  await makeMap(
    { dim, count, lend: () => lendMade(dim) },
    {
      ...{ seed: SEED, signal: new AbortController().signal },
      onStep: ({ coordinates }) => {
        if (coordinates) first = Math.min(first, (performance.now() - started) / 1000);
      },
    },
  );
  return { first, whole: (performance.now() - started) / 1000 };
}

/** Rows that are made when they are asked for, each round the middle of its group. */
function lendMade(dim: number): RowLoan {
  const { port1, port2 } = new MessageChannel();
  const middles = normalNumbers(GROUPS * dim, SEED);
  serveRows(port1, (at) => {
    const block = new Float32Array(at.length * dim);
    for (const [row, number] of at.entries()) {
      const next = randomNumbers(number);
      const middle = (number % GROUPS) * dim;
      for (let i = 0; i < dim; i++) block[row * dim + i] = middles[middle + i]! + 4 * (next() - 0.5);
    }
    return Promise.resolve(block);
  });
  return { port: port2, gone: new AbortController().signal, end: () => port1.close() };
}
