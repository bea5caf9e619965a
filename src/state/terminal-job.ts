import type { ErrorCode } from '../core/errors.ts';
import type { TerminalDone, TerminalJob, TerminalProgress } from '../core/terminal-protocol.ts';
import { LoopbackSource } from '../stages/collect/loopback-source.ts';
import type { App } from './app.svelte.ts';
import type { RunPhase, ShownError } from './app-view.ts';
import { toShownError } from './shown-error.ts';
import type { TerminalLink } from './terminal-link.ts';

/** How often the terminal hears of progress, in ms. */
const PROGRESS_MS = 300;

/** Words for people about a failure; the screen has them, and hands them in. */
export type ErrorWords = (code: ErrorCode | 'unexpected') => { readonly title: string; readonly whatToDo: string };

const PHASES: Record<RunPhase['kind'], string> = {
  idle: 'listing the folder',
  preparing: 'loading the model',
  running: 'encoding',
  paused: 'paused',
  cancelling: 'stopping',
  cancelled: 'stopped',
  failed: 'failed',
  finished: 'finished',
};

/** Does what the terminal asks, with the same run that the Start button begins, and tells it how it went. Never throws. */
export async function doTerminalJob(link: TerminalLink, app: App, words: ErrorWords): Promise<void> {
  const stop = new AbortController();
  const onCancel = () => {
    stop.abort(); // the run may not have begun yet
    app.run.cancel();
  };
  addEventListener('foldvec-cancel', onCancel);
  const timer = setInterval(() => void link.progress(progressOf(app)).catch(ignore), PROGRESS_MS);
  let done: TerminalDone;
  try {
    done = await work(await link.job(), link, app, { words, isStopped: () => stop.signal.aborted });
  } catch (error) {
    done = failed(toShownError(error), words);
  }
  clearInterval(timer);
  removeEventListener('foldvec-cancel', onCancel);
  await link.progress(progressOf(app)).catch(ignore);
  await link.done(done).catch(ignore);
}

const STOPPED: TerminalDone = {
  ok: false,
  code: 'cancelled',
  title: 'Stopped',
  whatToDo: '',
  message: 'run was cancelled',
};

async function work(
  job: TerminalJob,
  link: TerminalLink,
  app: App,
  { words, isStopped }: { readonly words: ErrorWords; readonly isStopped: () => boolean },
): Promise<TerminalDone> {
  const { settings, folder, run } = app;
  if (job.model !== undefined && !settings.models.some(({ id }) => id === job.model)) {
    const known = settings.models.map(({ id }) => id).join(', ');
    return {
      ok: false,
      code: 'bad-argument',
      title: `There is no model "${job.model}"`,
      whatToDo: `Known models: ${known}.`,
      message: `unknown model: ${job.model}`,
    };
  }
  if (job.model !== undefined) settings.modelId = job.model;
  settings.preset = job.preset;
  settings.device = job.device;
  settings.firstOnly = job.limit !== null;
  if (job.limit !== null) settings.firstCount = job.limit;

  if (!job.resume) await app.forget(job.stableId);
  await folder.use(new LoopbackSource(link.base, job.folderName, job.stableId));
  if (folder.phase.kind === 'failed') return failed(folder.phase.error, words);
  if (isStopped()) return STOPPED;
  await run.start();
  if (run.phase.kind === 'failed') return failed(run.phase.error, words);
  if (run.phase.kind === 'cancelled') {
    return STOPPED;
  }

  const seconds = run.elapsedSeconds;
  const table = await app.workspace.read(async (snapshot) => {
    const { dim } = snapshot.table;
    const table = { ...snapshot.table, dim: dim === 0 ? (run.report?.dim ?? 0) : dim }; // every image skipped: a matrix of no rows
    const sinkOf = (name: string) => ({ kind: 'loopback' as const, url: link.outputUrl(name) });
    await app.save.write(job.format, 'float32', sinkOf('main'), { ...snapshot, table });
    if (job.format === 'npy') await app.save.write('paths-json', 'float32', sinkOf('paths'), { ...snapshot, table });
    return table;
  });
  return {
    ok: true,
    summary: {
      rows: table.paths.length,
      dim: table.dim,
      encoded: run.encoded,
      kept: run.kept,
      skipped: table.skipped.length,
      seconds: Number(seconds.toFixed(3)),
      imagesPerSecond: seconds > 0 ? Number((run.encoded / seconds).toFixed(2)) : null,
      model: settings.model.id,
      preset: settings.preset,
      backend: run.report?.backend ?? null,
      adapter: run.report?.adapter ?? null,
      threads: run.report?.threads ?? null,
      selfCheckCosine: run.report?.selfCheckCosine ?? null,
      fingerprint: app.workspace.fingerprint ?? null,
      notes: run.notes,
    },
  };
}

function failed({ code, message, path }: ShownError, words: ErrorWords): TerminalDone {
  const where = path === undefined ? message : `${message} (${path})`;
  return { ok: false, code, ...words(code), message: where };
}

function progressOf({ run, folder, save }: App): TerminalProgress {
  const phase = save.isWriting ? 'writing' : PHASES[run.phase.kind];
  return {
    phase,
    done: run.done,
    total: run.total ?? null,
    skipped: run.skips.length,
    rate: run.imagesPerSecond ?? null,
    etaSeconds: run.secondsLeft ?? null,
    backend: run.backendText === '' ? null : run.backendText,
    ...(run.notes.length > 0 ? { message: run.notes.join(' ') } : {}),
    ...(folder.unlisted.length > 0 ? { message: `${folder.unlisted.length} folders could not be read` } : {}),
  };
}

/** The terminal may have gone; then nobody is left to tell. */
function ignore(): void {
  return undefined;
}
