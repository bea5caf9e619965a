import { randomBytes } from 'node:crypto';
import type { TerminalDone } from '../core/terminal-protocol.ts';
import { ArgumentError } from './argument-error.ts';
import { makeProfile, ProfileInUseError, takeProfile } from './browser-profile.ts';
import { HELP } from './encode-options.ts';
import { filesBeside } from './files-beside.ts';
import { findBrowser, NoBrowserError } from './find-browser.ts';
import { createTerminalRoute } from './folder-server.ts';
import { listenForInterrupt } from './interrupt.ts';
import { openSources, realPathsOf, type OpenedSources } from './open-sources.ts';
import { OutputError, OutputFile } from './output-file.ts';
import { PageError } from './page-error.ts';
import { parseOutputs } from './page-messages.ts';
import { parseArguments, type EncodeArguments } from './parse-arguments.ts';
import { ProgressLine, withoutControls } from './progress-line.ts';
import { silentDriverWords, sourceWords } from './source-words.ts';
import { startStaticServer } from './static-server.ts';
import { toJob, type JobFolder } from './to-job.ts';

/** The page's own words speak of its Download button. */
const SAVE_AGAIN =
  'Make room, or name another place. What is encoded is kept: the same command with --resume encodes nothing twice.';
const EXIT = { ok: 0, failed: 1, badArguments: 2, interrupted: 130 } as const;

/**
 * Encodes a folder with the built page in a headless browser, and saves the file.
 *
 * @param preparePage - builds the page where it is missing or stale, and gives its folder
 * @param base - folder that relative paths start from
 * @returns exit code: 0 done, 1 the run failed, 2 bad arguments, 130 interrupted with the work kept
 */
export async function encode(
  args: readonly string[],
  preparePage: (isQuiet: boolean) => Promise<string>,
  base = process.cwd(),
): Promise<number> {
  try {
    const parsed = parseArguments(args, base);
    if (parsed === 'help') {
      console.log(HELP);
      return EXIT.ok;
    }
    return await run(parsed, preparePage);
  } catch (error) {
    if (error instanceof ArgumentError) return fail(error.message, EXIT.badArguments);
    if (isForeseen(error)) return fail(error.message, EXIT.failed);
    throw error;
  }
}

async function run(args: EncodeArguments, preparePage: (isQuiet: boolean) => Promise<string>): Promise<number> {
  const isEncoding = args.sources.length > 0;
  // What drives a browser takes half a second to load: files are looked at meanwhile, and nobody waits for it who only asks for help.
  const driving = import('./run-page.ts');
  driving.catch(() => undefined); // told where it is awaited
  const realPaths = await realPathsOf(args.sources);
  const outputs = await createOutputs(args);
  const interrupt = listenForInterrupt();
  const line = new ProgressLine(process.stderr);
  const token = randomBytes(24).toString('base64url');
  let profile, server, opened: OpenedSources | undefined;
  try {
    profile = await (isEncoding ? takeProfile(realPaths, args) : makeProfile());
    const page = await preparePage(args.quiet);
    const browser = await findBrowser(args.browser);
    const beside = await filesBeside(args.modelFile, args.preprocessorFile);
    if (isEncoding) opened = await openSources(args.sources);
    const remarks = (opened?.remarks ?? []).map(sourceWords);
    if (!args.quiet) for (const remark of remarks) console.error(withoutControls(remark));
    const folder = opened && { ...opened, realPaths };
    const { done, started, route } = listenToPage({ args, folder, token, outputs, line, beside });
    server = await startStaticServer(page, { port: 0, route });
    const remark = (sentence: string) => {
      remarks.push(sentence);
      line.clear();
      if (!args.quiet) console.error(withoutControls(sentence));
    };
    const { runPage } = await driving;
    const outcome = await runPage({
      onSilentDriver: (seconds) => remark(silentDriverWords(seconds)),
      browser,
      profile: profile.folder,
      port: server.port,
      token,
      device: args.device,
      done,
      started,
      cancel: interrupt.signal,
    });
    line.clear();
    if (!outcome.ok) return explain(outcome, interrupt.signal.aborted, isEncoding);
    for (const output of outputs.values()) await output.commit();
    if (isEncoding)
      console.log(JSON.stringify(withRemarks({ out: args.outputs.get('main'), ...outcome.summary }, remarks)));
    else printOutputs(outcome.summary);
    return EXIT.ok;
  } finally {
    line.clear();
    for (const output of outputs.values()) await output.discard();
    await server?.close();
    await opened?.close();
    await profile?.release();
    interrupt.stop();
  }
}

async function createOutputs(args: EncodeArguments): Promise<ReadonlyMap<string, OutputFile>> {
  const outputs = new Map<string, OutputFile>();
  try {
    for (const [name, path] of args.outputs) outputs.set(name, await OutputFile.create(path, args.force));
    return outputs;
  } catch (error) {
    for (const output of outputs.values()) await output.discard();
    // Asked before anything was done: the caller's to mend.
    throw error instanceof OutputError ? new ArgumentError(error.message, { cause: error }) : error;
  }
}

function listenToPage({
  args,
  folder,
  token,
  outputs,
  line,
  beside,
}: {
  readonly args: EncodeArguments;
  readonly folder: (OpenedSources & JobFolder) | undefined;
  readonly token: string;
  readonly outputs: ReadonlyMap<string, OutputFile>;
  readonly line: ProgressLine;
  /** Paths of the files that belong to the model's. */
  readonly beside: readonly string[];
}) {
  let onDone: (done: TerminalDone) => void = () => undefined;
  let onStarted: () => void = () => undefined;
  const done = new Promise<TerminalDone>((resolve) => (onDone = resolve));
  const started = new Promise<void>((resolve) => (onStarted = resolve));
  const route = createTerminalRoute({
    token,
    job: toJob(args, folder, beside),
    modelBeside: beside,
    folder: folder?.folder,
    files: {
      ...(args.modelFile === undefined ? {} : { model: args.modelFile }),
      ...(args.labelsFile === undefined ? {} : { labels: args.labelsFile }),
      ...(args.rowsFile === undefined ? {} : { rows: args.rowsFile }),
      ...(args.reductionFile === undefined ? {} : { reduction: args.reductionFile }),
    },
    outputs,
    onStarted,
    onDone,
    onProgress: (progress) => {
      if (!args.quiet) line.show(progress);
    },
  });
  return { done, started, route };
}

/** What the page did not know goes first among the notes. */
function withRemarks(
  summary: Readonly<Record<string, unknown>>,
  remarks: readonly string[],
): Readonly<Record<string, unknown>> {
  const { notes } = summary;
  return remarks.length === 0
    ? summary
    : { ...summary, notes: [...remarks, ...(Array.isArray(notes) ? (notes as unknown[]) : [])] };
}

/** One vector a line: its name, a tab, its words. */
function printOutputs(summary: Readonly<Record<string, unknown>>): void {
  for (const { id, words } of parseOutputs(summary)) console.log(`${withoutControls(id)}\t${withoutControls(words)}`);
}

function explain(outcome: TerminalDone & { ok: false }, isInterrupted: boolean, isKept: boolean): number {
  if (outcome.code === 'cancelled' && isInterrupted) {
    const kept = isKept ? ' What is encoded is kept: the same command with --resume goes on.' : '';
    return fail(`Interrupted.${kept}`, EXIT.interrupted);
  }
  const { title, whatToDo, message } = outcome;
  // The title says all there is to say of a bad argument; of a failure, the message says what exactly failed.
  if (outcome.code === 'bad-argument') return fail(toLines([title, whatToDo]), EXIT.badArguments);
  return fail(toLines([title, outcome.code === 'write-failed' ? SAVE_AGAIN : whatToDo, message]), EXIT.failed);
}

function toLines(sentences: readonly string[]): string {
  return sentences.filter(Boolean).join('\n');
}

function isForeseen(error: unknown): error is Error {
  return [PageError, OutputError, NoBrowserError, ProfileInUseError].some((kind) => error instanceof kind);
}

function fail(sentence: string, code: number): number {
  console.error(sentence.split('\n').map(withoutControls).join('\n'));
  return code;
}
