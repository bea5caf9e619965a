import type { TerminalJob } from '../core/terminal-protocol.ts';
import { openLoopbackSink } from '../stages/write/loopback-sink.ts';
import type { App } from '../state/app/app.svelte.ts';
import type { Report } from '../state/report/report.svelte.ts';
import type { ReportStep, ReportView } from '../state/report/view.ts';
import type { JobPhase, TerminalWords } from './words.ts';

/** What is told while a report is made. */
interface ReportDesk {
  readonly words: Pick<TerminalWords, 'reportPage'>;
  fraction: number | undefined;
  step: JobPhase | undefined;
  readonly begin: (step: JobPhase) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes the report that a job asks for, after its rows are saved.
 *
 * @param url - where the terminal takes it
 * @returns what the summary tells of it; nothing, if none is asked for
 * @throws PipelineError `write-failed`, `store-failed`; the signal's reason
 */
export async function writeReport(
  { report: wanted }: Pick<TerminalJob, 'report'>,
  { url, report }: { readonly url: string; readonly report: Report },
  desk: ReportDesk,
): Promise<Record<string, unknown>> {
  if (!wanted) return {};
  const { signal, words } = desk;
  const startedMs = performance.now();
  let current: ReportStep | undefined;
  try {
    const gathered = await report.gather({
      ...{ thumbnailPx: wanted.thumbnailPx ?? undefined, signal },
      onStep: (step, fraction) => {
        desk.fraction = fraction;
        if (step !== current) desk.begin((current = step));
      },
    });
    desk.fraction = undefined;
    desk.begin('writing-report');
    const bytes = new TextEncoder().encode(await words.reportPage(gathered));
    const sink = openLoopbackSink(url);
    await sink.write(bytes).then(
      () => sink.close(),
      async (error: unknown) => {
        await sink.abort();
        throw error;
      },
    );
    const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(3));
    return { report: { bytes: bytes.length, seconds, ...summaryOf(gathered) } };
  } finally {
    desk.step = undefined;
    desk.fraction = undefined;
  }
}

/** How far a step of a report is that tells its own progress, 0 to 1. */
export function reportFraction({ search, map }: Pick<App, 'search' | 'map'>, step: JobPhase): number | undefined {
  const steps: Partial<Record<JobPhase, { readonly phase: object }>> = {
    comparing: search,
    'comparing-files': search.sameBytes,
    mapping: map,
  };
  const phase = steps[step]?.phase;
  return phase && 'fraction' in phase && typeof phase.fraction === 'number' ? phase.fraction : undefined;
}

function summaryOf({ map, search, copies, thumbnails }: ReportView): Record<string, unknown> {
  const agreement = search.kind === 'made' ? search.agreement : undefined;
  return {
    map: map.kind,
    classes: agreement ? { rows: agreement.rows, right: agreement.right, neighbours: agreement.neighbours } : null,
    outliers: agreement?.outliers.length ?? null,
    nearGroups: search.kind === 'made' ? search.groups.length : null,
    copies: copies.kind === 'made' ? copies.groups.length : null,
    thumbnails: thumbnails?.of.size ?? 0,
  };
}
