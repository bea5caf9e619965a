import type { TerminalProgress } from '../core/terminal-protocol.ts';
import type { App } from '../state/app/app.svelte.ts';
import { reportFraction } from './report.ts';
import type { JobPhase, TerminalWords } from './words.ts';

/** What is told of a job. */
interface ToldDesk {
  readonly app: Pick<App, 'run' | 'folder' | 'save' | 'search' | 'map'>;
  readonly words: TerminalWords;
  /** What is being done besides the run; undefined when the run tells that itself. */
  readonly step: JobPhase | undefined;
  /** How much of {@link step} is done, 0 to 1, where that is known. */
  readonly fraction: number | undefined;
  readonly warnings: readonly string[];
}

/** How far a job is, as the terminal is told. */
export function progressOf({ app, words, step, fraction, warnings }: ToldDesk): TerminalProgress {
  const { run, folder, save } = app;
  if (step !== undefined) {
    const part = fraction ?? reportFraction(app, step);
    const [done, total] = part === undefined ? [0, null] : [Math.floor(100 * part), 100];
    const nothing = { done, total, skipped: 0, rate: null, etaSeconds: null, backend: null };
    return { phase: words.phase(step), ...nothing, messages: warnings };
  }
  const unread = folder.unlisted.length;
  return {
    phase: words.phase(save.isWriting ? 'writing' : run.phase.kind),
    done: run.done,
    total: run.phase.kind === 'idle' ? null : (run.total ?? null),
    skipped: run.skips.length,
    rate: run.imagesPerSecond ?? null,
    etaSeconds: run.secondsLeft ?? null,
    backend: run.backend ? words.backend(run.backend) : null,
    messages: [
      ...warnings,
      ...run.notes.map(words.backendNote),
      ...(unread > 0 ? [words.note({ code: 'folders-unread', folders: unread })] : []),
    ],
  };
}
