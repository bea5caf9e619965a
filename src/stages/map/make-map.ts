import { yieldToEventLoop } from '../../core/event-loop.ts';
import { randomNumbers } from '../../core/random.ts';
import { borrowRows } from '../../core/row-port.ts';
import { allRows, type RowMatrix } from '../../core/row-table.ts';
import { withTransfer } from '../../core/worker-link.ts';
import { fuzzyGraph } from './fuzzy-graph.ts';
import { Layout } from './layout.ts';
import type { MapApi, MapStep } from './map.contract.ts';
import { nearestPoints } from './nearest-points.ts';
import { principalDirections, type Principal } from './principal-directions.ts';
import { sampleRows, scaleToUnit } from './unit-row.ts';
import { VectorRoom } from './vector-room.ts';

// Whoever gives up ends the worker.
const NEVER = new AbortController().signal;

/** Directions are found of so many rows, and all are seen along them; of fewer, but enough, where rows are long. */
const SAMPLED = 3000;
const LEAST_SAMPLED = 200;
const SAMPLED_VALUES = 4e6;
/** Along so many directions neighbours are looked for: what lies beyond is mostly noise. */
const DIRECTIONS = 48;
const NEIGHBOURS = 15;
/** Of fewer rows there are no neighbourhoods to speak of. */
const FEWEST = 4;
/** Half of a map's width at the start. */
const EXTENT = 10;
const JITTER = 1e-3;
/** Time between two layouts that are shown. */
const SHOW_EVERY_MS = 400;
const LONG_EPOCHS = 500;
const SHORT_EPOCHS = 200;
const MOST_WITH_LONG = 10_000;

interface Spec {
  readonly dim: number;
  readonly count: number;
  readonly seed: number;
}

/** See {@link MapApi.make}. */
export const makeMap: MapApi['make'] = async (port, spec, onStep) => {
  const steps = new Steps(onStep);
  const random = randomNumbers(spec.seed);
  const points = await projectRows(borrowRows(port, spec.dim), spec, { random, steps });
  const start = startOf(points, random);
  await steps.show('neighbours', 0, () => start.slice());
  if (spec.count < FEWEST) return withTransfer(start, [start.buffer]);
  const nearest = await nearestPoints(points, {
    ...{ most: NEIGHBOURS, random },
    onProgress: (fraction) => steps.tell('neighbours', fraction),
  });
  const epochs = spec.count <= MOST_WITH_LONG ? LONG_EPOCHS : SHORT_EPOCHS;
  const layout = await Layout.create(start, fuzzyGraph(nearest), { epochs, seed: spec.seed });
  while (!layout.isDone) {
    layout.step();
    await steps.show('layout', layout.fraction, () => layout.coordinates());
  }
  const coordinates = layout.coordinates();
  return withTransfer(coordinates, [coordinates.buffer]);
};

/** Tells how far it is, not too often. */
class Steps {
  readonly #onStep: (step: MapStep) => void;
  #toldMs = -Infinity;

  constructor(onStep: (step: MapStep) => void) {
    this.#onStep = onStep;
  }

  async tell(kind: MapStep['kind'], fraction: number): Promise<void> {
    if (performance.now() - this.#toldMs < SHOW_EVERY_MS) return;
    await this.#send({ kind, fraction });
  }

  /** Tells it with the map as it is, the first time at once. */
  async show(kind: MapStep['kind'], fraction: number, coordinatesNow: () => Float32Array<ArrayBuffer>): Promise<void> {
    if (fraction > 0 && performance.now() - this.#toldMs < SHOW_EVERY_MS) return;
    await this.#send({ kind, fraction, coordinates: coordinatesNow() });
  }

  async #send(step: MapStep): Promise<void> {
    this.#onStep(step);
    await yieldToEventLoop(); // it goes out
    this.#toldMs = performance.now();
  }
}

/** All rows, of length one, along their principal directions; those of a seeded sample, where there are many. */
async function projectRows(
  rows: Pick<RowMatrix, 'rows'>,
  { dim, count, seed }: Spec,
  { random, steps }: { readonly random: () => number; readonly steps: Steps },
): Promise<VectorRoom> {
  const most = Math.min(SAMPLED, Math.max(LEAST_SAMPLED, Math.floor(SAMPLED_VALUES / dim)));
  const sampled = sampleRows(count, most, random);
  const sample = new Float32Array(sampled.length * dim);
  let filled = 0;
  for await (const block of rows.rows(sampled, NEVER)) {
    sample.set(block, filled);
    filled += block.length;
    await steps.tell('reading', (0.3 * filled) / sample.length);
  }
  for (let at = 0; at < sample.length; at += dim) scaleToUnit(sample.subarray(at, at + dim));
  const directions = Math.max(2, Math.min(DIRECTIONS, dim, sampled.length - 1));
  const principal = await principalDirections(sample, { dim, count: directions, seed });
  const points = await VectorRoom.create({ count, dim: directions });
  let done = 0;
  for await (const block of rows.rows(allRows({ count }), NEVER)) {
    for (let at = 0; at < block.length; at += dim)
      project(block.subarray(at, at + dim), principal, points.vector(done++));
    await steps.tell('reading', 0.3 + (0.7 * done) / count);
  }
  return points;
}

function project(row: Float32Array, { mean, directions }: Principal, to: Float32Array): void {
  scaleToUnit(row);
  for (let i = 0; i < row.length; i++) row[i]! -= mean[i]!;
  to.set(directions.dots(row, 0, directions.count));
}

/** Where points begin: their first two principal components, as large as a map, and no two on one another. */
function startOf(points: VectorRoom, random: () => number): Float32Array<ArrayBuffer> {
  const coordinates = new Float32Array(points.count * 2);
  let farthest = 0;
  for (let point = 0; point < points.count; point++) {
    const [x = 0, y = 0] = points.vector(point);
    coordinates[point * 2] = x;
    coordinates[point * 2 + 1] = y;
    farthest = Math.max(farthest, Math.abs(x), Math.abs(y));
  }
  const scale = farthest > 0 ? EXTENT / farthest : 1;
  for (let i = 0; i < coordinates.length; i++) coordinates[i] = coordinates[i]! * scale + (random() - 0.5) * JITTER;
  return coordinates;
}
