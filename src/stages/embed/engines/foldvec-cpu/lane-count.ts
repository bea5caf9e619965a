import type { Plan } from './plan/plan.ts';

const MOST_BYTES = 2 ** 31;
/** What several copies of the weights may take, where lanes may not share them. */
const MOST_COPIED_BYTES = 2 ** 29;
const MOST_LANE_BYTES = 2 ** 28;

/**
 * Images that go through a lane together: as many as are wanted, fewer where the maps of so many would be large.
 *
 * @param planOf - a plan for so many images
 */
export function planWithin(images: number, planOf: (images: number) => Plan): Plan {
  let plan = planOf(images);
  for (let fewer = images; fewer > 1 && plan.laneBytes > MOST_LANE_BYTES; plan = planOf(fewer)) {
    fewer = Math.ceil(fewer / 2);
  }
  return plan;
}

/** Lanes that memory has room for, at most as many as are wanted; 0 if there is none for one. */
export function lanesWithin(wanted: number, plan: Plan, isShared: boolean): number {
  if (plan.weightBytes + plan.laneBytes > MOST_BYTES) return 0;
  const fitting = isShared
    ? Math.floor((MOST_BYTES - plan.weightBytes) / plan.laneBytes)
    : Math.floor(MOST_COPIED_BYTES / (plan.weightBytes + plan.laneBytes));
  return Math.max(1, Math.min(wanted, fitting));
}
