import type { RunView } from '../state/run/view.ts';
import { formatCount, formatPercent } from './format.ts';
import { words } from './words/words.svelte.ts';

/** Where the run stands, as one sentence for a screen reader. */
export function progressSentence({ done, total, skips }: RunView): string {
  return words().run.progress({ done, total, skipped: skips.length });
}

/** The tab's title: tells from afar how the run is doing. */
export function tabTitle(run: RunView): string {
  const state = tabState(run);
  return state === '' ? 'foldvec' : `${state} · foldvec`;
}

function tabState(run: RunView): string {
  const w = words().run.tab;
  const share = run.fraction === undefined ? formatCount(run.done) : formatPercent(run.fraction);
  switch (run.phase.kind) {
    case 'running':
    case 'cancelling':
      return share;
    case 'paused':
      return w.paused(share);
    case 'preparing':
      return w.preparing;
    case 'finished':
      return w.finished;
    case 'failed':
      return w.failed;
    case 'idle':
    case 'cancelled':
      return '';
  }
}
