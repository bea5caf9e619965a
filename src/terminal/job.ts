import { CHOICES, FILE_FORMATS, type ChoiceFormat, type WriteFormat } from '../stages/write/file-formats/registry.ts';
import { tableSnippet, type SavedTable } from '../stages/write/table-snippet.ts';
import { isAbort } from '../core/errors.ts';
import { withFacts, type RowTable } from '../core/row-table.ts';
import type { TerminalDone, TerminalJob } from '../core/terminal-protocol.ts';
import { nanPaths } from '../pipeline/nan-rows.ts';
import { LoopbackSource } from '../stages/collect/loopback-source.ts';
import type { App } from '../state/app/app.svelte.ts';
import type { AddingPhase } from '../state/models/view.ts';
import { toShownError, type ShownError } from '../state/app/shown-error.ts';
import {
  BadArgument,
  chooseDevice,
  chooseModel,
  chooseOutput,
  useModelFile,
  choosePreprocessing,
  listOutputs,
  FailedView,
} from './choices.ts';
import { reduceFor, reductionSummary, type GivenReduction, useReduction } from './reduction.ts';
import { labelsSummary, labelsWarnings, useLabels } from './labels.ts';
import { progressOf } from './progress.ts';
import { writeReport } from './report.ts';
import { takeEarlierRows } from './earlier-rows.ts';
import type { TerminalLink } from './link.ts';
import type { JobPhase, TerminalWords } from './words.ts';

/** How often the terminal hears of progress, in ms. */
const PROGRESS_MS = 300;

/** What a job works with. */
interface Desk {
  readonly link: TerminalLink;
  readonly app: App;
  readonly words: TerminalWords;
  /** Aborts when the terminal gives up. */
  readonly signal: AbortSignal;
  /** What is being done before the run begins; undefined when the run tells that itself. */
  step: JobPhase | undefined;
  /** Sets {@link step} and tells it at once, for it may be short. */
  readonly begin: (step: JobPhase) => void;
  /** How much of {@link step} is done, 0 to 1, where that is known. */
  fraction: number | undefined;
  /** The file of a reduction, and what is in it once it was read. */
  reduction: GivenReduction | undefined;
  /** What there is to say of the model file and of the labels, one sentence each. */
  warnings: readonly string[];
}

/** Does what the terminal asks, with the same run that the Start button begins, and tells it how it went. Never throws. */
export async function doTerminalJob(link: TerminalLink, app: App, words: TerminalWords): Promise<void> {
  const stop = new AbortController();
  const onCancel = () => {
    stop.abort(); // the run may not have begun yet
    app.run.cancel();
  };
  addEventListener('foldvec-cancel', onCancel);
  const begin = (step: JobPhase) => {
    desk.step = step;
    void tell();
  };
  const desk: Desk = {
    link,
    app,
    words,
    signal: stop.signal,
    step: undefined,
    fraction: undefined,
    reduction: undefined,
    begin,
    warnings: [],
  };
  const tell = () => link.progress(progressOf(desk)).catch(ignore);
  const timer = setInterval(() => void tell(), PROGRESS_MS);
  let done: TerminalDone;
  try {
    done = await work(await link.job(), desk);
  } catch (error) {
    done = toDone(error, words);
  }
  clearInterval(timer);
  removeEventListener('foldvec-cancel', onCancel);
  await tell();
  await link.done(done).catch(ignore);
}

function stopped({ stopped: words }: TerminalWords): TerminalDone {
  return { ok: false, code: 'cancelled', ...words, message: 'run was cancelled' };
}

async function work(job: TerminalJob, desk: Desk): Promise<TerminalDone> {
  const { link, app, words, signal } = desk;
  const { settings, folder, run } = app;
  await choose(job, desk);
  if (job.task === 'list-outputs') {
    desk.begin('reading-model');
    return { ok: true, summary: { outputs: await listOutputs(settings.models, desk.words.output) } };
  }

  run.openAhead(); // meanwhile the folder is looked at
  if (!job.resume) await app.forget(job.stableId);
  await folder.use(new LoopbackSource(link.base, job.folderName, job.stableId));
  if (folder.phase.kind === 'failed') return failed(folder.phase.error, words);
  signal.throwIfAborted();
  const adopted = await keepEarlier(job, desk);
  await run.start();
  if (run.phase.kind === 'failed') return failed(run.phase.error, words);
  if (run.phase.kind === 'cancelled') return stopped(words);
  if (!job.takeMore && folder.moreKinds.length > 0) {
    desk.warnings = [...desk.warnings, words.note({ code: 'more-formats-left-out', kinds: folder.moreKinds })];
  }
  if (run.total === 0 && job.shard === undefined) {
    const kinds = folder.moreKinds.map(({ extension, count }) => `, ${count} ${extension}`).join('');
    const message = `no image in folder: ${job.folderName}${kinds}`;
    return failed({ code: 'folder-no-images', message, path: undefined }, words);
  }

  const seconds = run.elapsedSeconds;
  const saved = await save(job, desk);
  const reported = await writeReport(job, { url: link.outputUrl('report'), report: app.report }, desk);
  return { ok: true, summary: { ...saved, ...summaryOf(desk, seconds), ...adopted, ...reported } };
}

/** Takes over everything that the caller chose. */
async function choose(job: TerminalJob, desk: Desk): Promise<void> {
  const { link, app, signal } = desk;
  const { settings } = app;
  chooseDevice(settings, job.device);
  settings.limit = job.limit ?? undefined;
  settings.takeMore = job.takeMore === true;
  settings.shard = job.shard;
  if (job.model !== undefined) chooseModel(settings.models, job.model);
  if (job.modelFile !== undefined) {
    desk.begin('reading-model');
    const file = await link.file('model', job.modelFile, signal);
    const onPhase = (phase: AddingPhase) => {
      if (phase.kind === 'testing') desk.begin('trying-model');
      if (phase.kind === 'added' || phase.kind === 'known') desk.warnings = phase.warnings.map(desk.words.modelWarning);
    };
    const beside = await besideModel(job, desk);
    await useModelFile(settings.models, { file, beside }, { keep: false, signal, onPhase, network: job.network });
  }
  choosePreprocessing(settings.preprocessing, job);
  if (job.output !== undefined) {
    desk.begin('reading-model'); // its tensors, unless it names this output
    await chooseOutput(settings.models, job.output);
  }
  if (job.labelsFile !== undefined) {
    desk.begin('reading-labels'); // before the run, so that a bad file is told at once
    await useLabels(app.labels, await link.file('labels', job.labelsFile, signal));
  }
  if (job.reductionFile !== undefined) {
    desk.begin('reading-reduction');
    await useReduction(await link.file('reduction', job.reductionFile, signal), app.settings.models, desk);
  }
  desk.step = undefined;
  signal.throwIfAborted();
}

/** Takes over the rows of an earlier file. @returns what the summary tells of it */
async function keepEarlier(
  { rowsFile, trustSizes = false, labelsFile }: TerminalJob,
  desk: Desk,
): Promise<Record<string, unknown>> {
  if (rowsFile === undefined) return {};
  const { link, app, signal } = desk;
  desk.begin('adding-rows');
  const file = await link.file('rows', rowsFile, signal);
  const hasLabels = labelsFile !== undefined;
  const { taken, leftOut } = await takeEarlierRows(app.adoption, file, {
    ...{ trustSizes, hasLabels, signal },
    onProgress: () => undefined,
  });
  desk.step = undefined;
  return { fromFile: taken, notFromFile: leftOut };
}

/** Writes the files. @returns what the summary tells of them */
async function save(job: TerminalJob, desk: Desk): Promise<Record<string, unknown>> {
  const { format, dtype, l2, nanRows, labelsFile, snippetFor } = job;
  const { link, app, signal } = desk;
  const taken = await app.currentRows.snapshot();
  let snapshot = taken;
  try {
    snapshot = await reduceFor(job, taken, desk);
    const labelled = labelsFile === undefined ? snapshot : await app.save.withLabels(snapshot);
    desk.warnings = [...desk.warnings, ...labelsWarnings(app.labels).map(desk.words.note)];
    const table = snapshot.dim > 0 ? labelled : withoutRows(labelled, app.run.report?.dim ?? 0);
    const nanCount = nanRows && table.dim > 0 ? nanPaths(table).length : 0;
    const sinkOf = (name: string) => ({ kind: 'loopback' as const, url: link.outputUrl(name) });
    const options = { dtype, l2, nanRows, signal };
    const [main, ...companions] = FILE_FORMATS.filesOf(choiceOf(format), {
      isReduced: table.reduction !== undefined,
    });
    const { rounding } = await app.save.write(main.id, options, sinkOf('main'), table);
    for (const { id } of companions) await app.save.write(id, options, sinkOf(id), table);
    const rows = table.count + nanCount;
    return {
      rows,
      dim: table.dim,
      skipped: table.skipped.length,
      dtype,
      l2,
      ...reductionSummary(table),
      ...(nanRows ? { nanRows: nanCount } : {}),
      ...(rounding === undefined ? {} : { rounding }),
      ...(snippetFor ? { python: pythonFor([main, ...companions], { names: snippetFor, dtype, rows, table }) } : {}),
      ...(labelsFile === undefined ? {} : { labels: labelsSummary(app.labels, desk.words.labelsNote) }),
    };
  } finally {
    snapshot.release();
  }
}

/** Python that loads the files just saved. */
function pythonFor(
  formats: readonly { readonly id: WriteFormat }[],
  { names, ...saved }: Omit<SavedTable, 'files'> & { readonly names: Readonly<Record<string, string>> },
): string {
  const files = formats.map(({ id }, i) => ({ format: id, fileName: names[i === 0 ? 'main' : id] ?? '' }));
  return tableSnippet({ ...saved, files });
}

function choiceOf(id: string): ChoiceFormat {
  const found = CHOICES.find((format) => format === id);
  if (found === undefined) throw new RangeError(`the terminal asks for a file format that there is not: ${id}`);
  return found;
}

/** Every image was skipped: a matrix of no rows, of the length that they would have. */
function withoutRows(table: RowTable, dim: number): RowTable {
  return withFacts(table, { dim, manifest: { ...table.manifest, dim } });
}

function summaryOf(
  { app: { run, settings, currentRows }, words, warnings }: Desk,
  seconds: number,
): Record<string, unknown> {
  const { chosen, output } = settings.models;
  return {
    encoded: run.encoded,
    kept: run.kept,
    seconds: Number(seconds.toFixed(3)),
    imagesPerSecond: seconds > 0 ? Number((run.encoded / seconds).toFixed(2)) : null,
    model: chosen.id,
    ...(chosen.kind === 'dropped' ? { modelFile: chosen.source } : {}),
    output: output.id,
    preset: settings.preprocessing.preset,
    preprocessing: settings.preprocessing.current,
    backend: run.report?.backend ?? null,
    adapter: run.report?.adapter ?? null,
    threads: run.report?.threads ?? null,
    selfCheckCosine: run.report?.selfCheckCosine ?? null,
    fingerprint: currentRows.fingerprint ?? null,
    ...(run.remarks.length > 0 ? { remarks: run.remarks } : {}),
    notes: [...warnings, ...run.remarks.map(words.remark), ...run.notes.map(words.backendNote)],
  };
}

function toDone(error: unknown, words: TerminalWords): TerminalDone {
  if (isAbort(error)) return stopped(words);
  if (error instanceof FailedView) return failed(error.shown, words);
  if (!(error instanceof BadArgument)) return failed(toShownError(error), words);
  return { ok: false, code: 'bad-argument', ...words.argument(error.problem), message: error.message };
}

function failed({ code, message, path }: ShownError, words: TerminalWords): TerminalDone {
  const where = path === undefined ? message : `${message} (${path})`;
  return { ok: false, code, ...words.error(code), message: where };
}

/** The terminal may have gone; then nobody is left to tell. */
function ignore(): void {
  return undefined;
}

async function besideModel({ modelBeside = [] }: TerminalJob, { link, signal }: Desk): Promise<readonly File[]> {
  const files: File[] = [];
  for (const [at, name] of modelBeside.entries()) files.push(await link.file(`beside-${at}`, name, signal));
  return files;
}
