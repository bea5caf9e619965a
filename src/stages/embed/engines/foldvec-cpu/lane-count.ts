import type { Plan } from './plan/plan.ts';

const MOST_BYTES = 2 ** 31;
/** What several copies of the weights may take, where lanes may not share them. */
const MOST_COPIED_BYTES = 2 ** 29;
const MOST_LANE_BYTES = 2 ** 28;
const MAPS_A_WEIGHT = 4;

/**
 * A plan for as many images together as suit a network. Weights are read once for all of them, and maps once for each: many heavy
 * weights ask for more images, large maps for few, or they would leave the caches on their way from layer to layer. (Measured:
 * EfficientNet-Lite0 is a seventh faster one by one than by fours, ResNet-18 a third slower.)
 *
 * @param most - images together, at most
 * @param planOf - a plan for so many images
 */
export function suitingPlan(most: number, planOf: (images: number) => Plan): Plan {
  const alone = planOf(1);
  const suiting = Math.round(alone.weightBytes / (MAPS_A_WEIGHT * alone.laneBytes));
  const fitting = Math.floor(MOST_LANE_BYTES / alone.laneBytes);
  const images = Math.max(1, Math.min(most, suiting, fitting));
  return images === 1 ? alone : planOf(images);
}

/** Lanes that memory has room for, at most as many as are wanted; 0 if there is none for one. */
export function lanesWithin(wanted: number, plan: Plan, isShared: boolean): number {
  if (plan.weightBytes + plan.laneBytes > MOST_BYTES) return 0;
  const fitting = isShared
    ? Math.floor((MOST_BYTES - plan.weightBytes) / plan.laneBytes)
    : Math.floor(MOST_COPIED_BYTES / (plan.weightBytes + plan.laneBytes));
  return Math.max(1, Math.min(wanted, fitting));
}
