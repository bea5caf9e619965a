import type { ReducedSummary, ReducePhase, ReduceView } from '../state/reduce/view.ts';
import { words } from './words/words.svelte.ts';

/** Where the work is, in a few words. */
export function reducingText({ progress }: Extract<ReducePhase, { readonly kind: 'reducing' }>): string {
  const w = words().reduce;
  if (progress === undefined) return w.beginning;
  return progress.phase === 'solving' ? w.solving : w.reading;
}

/** Why what is chosen cannot be done; undefined where it can. */
export function refusalText({ method, by, share, count, most }: ReduceView): string | undefined {
  const w = words().reduce;
  if (method === 'file') return undefined;
  if (method === 'pca' && by === 'share') return share > 0 && share < 100 ? undefined : w.shareOutOfRange;
  return Number.isInteger(count) && count >= 1 && count <= most ? undefined : w.countOutOfRange(most);
}

/** What the plot of shares (0 to 1) shows, for those who do not see it. */
export function plotText(shares: ReducedSummary['shares']): string {
  const all = shares.reduce((sum, share) => sum + share, 0);
  return words().reduce.plot({ first: shares[0] ?? 0, half: halfAt(shares, all), components: shares.length, all });
}

function halfAt(shares: readonly number[], total: number): number {
  let sum = 0;
  return shares.findIndex((share) => (sum += share) >= total / 2) + 1;
}
