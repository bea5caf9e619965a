import { parseShard } from '../core/shard.ts';
import type { FileFacts } from '../stages/read/read.contract.ts';
import { MergeRefused } from './merge-problem.ts';
import { differingFacts, factOf } from './same-settings.ts';

/** A file that is to be joined with others. */
export interface Part {
  /** What the visitor calls it. */
  readonly name: string;
  readonly facts: FileFacts;
}

/**
 * Makes sure that parts may stand in one file: rows of one fingerprint in the same numbers; and, if they are shards of a folder, all
 * of them, each once.
 *
 * @param parts - one at least
 * @throws MergeRefused
 */
export function checkParts(parts: readonly Part[]): void {
  const [first] = parts;
  for (const part of parts) {
    const { meta } = part.facts;
    const isOurs = typeof meta?.['foldvec'] === 'string' && typeof meta['fingerprint'] === 'string';
    if (!isOurs || !part.facts.paths) throw new MergeRefused({ code: 'not-ours', name: part.name });
    if (meta['reduction'] !== undefined) throw new MergeRefused({ code: 'reduced', name: part.name });
    if (first && part !== first) checkPair(part, first);
  }
  checkShards(parts);
}

function checkPair(part: Part, first: Part): void {
  const names = { name: part.name, first: first.name };
  const [mine, others] = [part.facts.meta ?? {}, first.facts.meta ?? {}];
  if (mine['fingerprint'] !== others['fingerprint']) {
    throw new MergeRefused({ code: 'other-settings', ...names, facts: differingFacts(mine, others) });
  }
  const numbers = [part, first].map(({ facts: { dtype, meta } }) => `${dtype} ${factOf(meta ?? {}, 'rows.l2')}`);
  if (numbers[0] !== numbers[1]) throw new MergeRefused({ code: 'other-numbers', ...names });
}

function checkShards(parts: readonly Part[]): void {
  const [first] = parts;
  const shards = parts.map(({ facts: { meta } }) =>
    parseShard(`${factOf(meta ?? {}, 'shard.index')}/${factOf(meta ?? {}, 'shard.of')}`),
  );
  const of = shards[0]?.of;
  const seen = new Set<number>();
  for (const [i, shard] of shards.entries()) {
    const { name } = parts[i]!;
    if (shard?.of !== of) throw new MergeRefused({ code: 'other-division', name, first: first?.name ?? '' });
    if (shard && seen.has(shard.index)) throw new MergeRefused({ code: 'part-twice', name, ...shard });
    if (shard) seen.add(shard.index);
  }
  if (of === undefined) return;
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) throw new MergeRefused({ code: 'parts-missing', missing, of });
}
