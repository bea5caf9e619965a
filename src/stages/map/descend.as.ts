// One epoch of UMAP's stochastic gradient descent. Forces stand in tables, by the upper bits of the squared distance: nothing is raised
// to a power here.

const LONGEST: f32 = 4;
const PUSHES: f32 = 5;

/** First address that is free. */
export function heapBase(): usize {
  return __heap_base;
}

// @ts-ignore: decorator
@inline
function clip(step: f32): f32 {
  return min(max(step, -LONGEST), LONGEST);
}

// @ts-ignore: decorator
@inline
function force(table: usize, squared: f32, shift: u32): f32 {
  return load<f32>(table + (<usize>(reinterpret<u32>(squared) >> shift) << 2));
}

/**
 * Pulls along each edge whose turn it is, and pushes its head away from others at random.
 *
 * @param points - x and y of each, f32
 * @param count - of points
 * @param heads - of edges, i32; `tails` likewise
 * @param every - epochs between two pulls of an edge, f32; `nextPull` and `nextPush` say when the next ones are due
 * @param pull - table of forces, f32; `push` likewise
 * @param shift - bits of a squared distance that the tables leave out
 * @param epoch - which one this is
 * @param rate - by which every step is multiplied
 * @param state - of the random numbers, not 0
 * @returns their state afterwards
 */
export function descend(
  points: usize,
  count: u32,
  heads: usize,
  tails: usize,
  every: usize,
  nextPull: usize,
  nextPush: usize,
  edges: u32,
  pull: usize,
  push: usize,
  shift: u32,
  epoch: f32,
  rate: f32,
  state: u32,
): u32 {
  for (let edge: u32 = 0; edge < edges; edge++) {
    const at = <usize>edge << 2;
    const due = load<f32>(nextPull + at);
    if (due > epoch) continue;
    const head = points + (<usize>load<u32>(heads + at) << 3);
    const tail = points + (<usize>load<u32>(tails + at) << 3);
    let x = load<f32>(head);
    let y = load<f32>(head, 4);
    const tx = load<f32>(tail);
    const ty = load<f32>(tail, 4);
    const dx = x - tx;
    const dy = y - ty;
    const together = force(pull, dx * dx + dy * dy, shift);
    const sx = clip(together * dx) * rate;
    const sy = clip(together * dy) * rate;
    x += sx;
    y += sy;
    store<f32>(tail, tx - sx);
    store<f32>(tail, ty - sy, 4);
    const wait = load<f32>(every + at);
    store<f32>(nextPull + at, due + wait);
    const between = wait / PUSHES;
    const duePush = load<f32>(nextPush + at);
    const pushes = <i32>((epoch - duePush) / between);
    for (let i = 0; i < pushes; i++) {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      const other = points + (<usize>((<u64>state * <u64>count) >> 32) << 3);
      if (other == head) continue;
      const ox = x - load<f32>(other);
      const oy = y - load<f32>(other, 4);
      const apart = force(push, ox * ox + oy * oy, shift);
      x += clip(apart * ox) * rate;
      y += clip(apart * oy) * rate;
    }
    store<f32>(nextPush + at, duePush + <f32>pushes * between);
    store<f32>(head, x);
    store<f32>(head, y, 4);
  }
  return state;
}
