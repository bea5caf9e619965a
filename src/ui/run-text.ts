import type { RunPhase, RunView } from '../state/run/view.ts';
import { backendWords } from './words/backend-words.ts';
import { countOf, formatCosine, formatCount, formatDuration, formatPercent, formatRate } from './format.ts';

const PREPARING_TEXT: Record<Extract<RunPhase, { kind: 'preparing' }>['step'], string> = {
  'checking-pixels': 'Checking how this browser reads images',
  'downloading-model': 'Loading the model',
  'self-check': 'Checking the model against known results',
  'opening-store': 'Reading what is stored',
};

/** What the run does now, in a few words without numbers that change each moment. */
export function phaseText(phase: RunPhase): string {
  switch (phase.kind) {
    case 'idle':
      return 'Ready';
    case 'preparing':
      return PREPARING_TEXT[phase.step];
    case 'running':
      return 'Encoding';
    case 'paused':
      return 'Paused';
    case 'cancelling':
      return 'Stopping after the images in flight';
    case 'finished':
      return 'Finished';
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return 'Stopped by an error';
  }
}

/** Where the run stands, as one sentence for a screen reader. */
export function progressSentence(run: RunView): string {
  const { done } = run;
  const counted =
    run.total === undefined ? countOf(done, 'image') : `${formatCount(done)} of ${countOf(run.total, 'image')}`;
  return run.skips.length === 0 ? counted : `${counted}, ${formatCount(run.skips.length)} skipped`;
}

/** What came of a run that has ended, as one sentence. */
export function resultSentence(run: RunView): string {
  const parts = [`${countOf(run.encoded, 'image')} encoded`];
  if (run.kept > 0) parts.push(`${formatCount(run.kept)} kept from before`);
  if (run.skips.length > 0) parts.push(`${formatCount(run.skips.length)} skipped`);
  const made = parts.join(', ');
  if (run.encoded === 0 || run.elapsedSeconds <= 0) return `${made}.`;
  return `${made}, in ${formatDuration(run.elapsedSeconds)} (${formatRate(run.encoded / run.elapsedSeconds)}).`;
}

/** On what, and how surely, the rows of a run that has ended were made: one line that tells enough while the rest is folded. */
export function madeText({ backend, selfCheckCosine }: RunView): string {
  const where = backend ? `Made on ${backendWords(backend)}` : 'How it was made';
  return selfCheckCosine === undefined ? where : `${where}, self-check cosine ${formatCosine(selfCheckCosine)}`;
}

/** The tab's title: tells from afar how the run is doing. */
export function tabTitle(run: RunView): string {
  const state = tabState(run);
  return state === '' ? 'foldvec' : `${state} · foldvec`;
}

function tabState(run: RunView): string {
  const share = run.fraction === undefined ? formatCount(run.done) : formatPercent(run.fraction);
  switch (run.phase.kind) {
    case 'running':
    case 'cancelling':
      return share;
    case 'paused':
      return `Paused, ${share}`;
    case 'preparing':
      return 'Preparing';
    case 'finished':
      return 'Finished';
    case 'failed':
      return 'Stopped';
    case 'idle':
    case 'cancelled':
      return '';
  }
}
