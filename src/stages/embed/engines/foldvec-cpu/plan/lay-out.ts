/** A block of memory that is needed for a while. */
export interface Block {
  readonly bytes: number;
  /** Steps in which it is needed, both included. */
  readonly from: number;
  readonly to: number;
}

// Behind each block: kernels may look ahead, and neighbours that lie a power of two apart would share places in the cache.
const GAP = 64;

/**
 * Places blocks so that those that are needed at the same time do not overlap: the largest first, each as low as it goes.
 *
 * @returns where each block begins, and how much memory that takes; multiples of 64
 */
export function layOut(blocks: readonly Block[]): { readonly offsets: readonly number[]; readonly bytes: number } {
  const offsets = new Array<number>(blocks.length).fill(0);
  const placed: { readonly begin: number; readonly end: number; readonly block: Block }[] = [];
  let bytes = 0;
  const order = blocks.map((_, i) => i).sort((a, b) => blocks[b]!.bytes - blocks[a]!.bytes || a - b);
  for (const i of order) {
    const block = blocks[i]!;
    const room = Math.ceil(block.bytes / GAP) * GAP + GAP;
    const neighbours = placed.filter((other) => other.block.from <= block.to && block.from <= other.block.to);
    let begin = 0;
    for (const other of neighbours.sort((a, b) => a.begin - b.begin)) {
      if (begin + room <= other.begin) break;
      begin = Math.max(begin, other.end);
    }
    offsets[i] = begin;
    placed.push({ begin, end: begin + room, block });
    bytes = Math.max(bytes, begin + room);
  }
  return { offsets, bytes };
}
