import { ratios, spread } from './measurements.mjs';

/**
 * A row of a comparison.
 *
 * @param own - runs of the page, one a round: `wallMs`, `cpuMs` (undefined where it is not told) and `images`
 * @param others - runs of the other, of the same rounds
 */
export function compareRuns({ id, what, other }, own, others) {
  const anImage = (runs, key) => runs.map((run) => run[key] / run.images);
  const [ownWall, otherWall] = [own, others].map((runs) => anImage(runs, 'wallMs'));
  const [ownCpu, otherCpu] = [own, others].map((runs) => anImage(runs, 'cpuMs'));
  const rate = (wallMs) => spread(wallMs.map((ms) => 1000 / ms));
  return {
    ...{ id: `against/${id}`, part: 'against', what, other, rounds: own.length, images: own[0].images },
    imagesPerSecond: { own: rate(ownWall), other: rate(otherWall) },
    timesByWall: ratios(otherWall, ownWall),
    ...(Number.isFinite(ownCpu[0]) ? { cpuMs: { own: spread(ownCpu), other: spread(otherCpu) } } : {}),
    ...(Number.isFinite(ownCpu[0]) ? { timesByCpu: ratios(otherCpu, ownCpu) } : {}),
  };
}

/** A row of a comparison that could not be made. */
export function lacking({ id, what, other }, needs) {
  return { id: `against/${id}`, part: 'against', what, other, needs };
}
