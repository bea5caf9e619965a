import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { messageOf } from '../core/errors.ts';
import type { TerminalDone, TerminalJob } from '../core/terminal-protocol.ts';
import { DRIVER_LIMIT_MS, askDriver, gpuArgs, isAnswered } from './browser-gpu.ts';
import { toLaunchOptions } from './find-browser.ts';
import type { FoundBrowser } from './found-browser.ts';
import { PageError } from './page-error.ts';

/** How to run the page. */
export interface PageRun {
  readonly browser: FoundBrowser;
  /** Folder of the browser's profile: where the page's rows are kept. */
  readonly profile: string;
  /** Our server's port on loopback. */
  readonly port: number;
  readonly token: string;
  readonly device: TerminalJob['device'];
  /** Called if the GPU's driver did not answer within `seconds`, and the browser was started again without it. */
  readonly onSilentDriver: (seconds: number) => void;
  /** Settles when the page has said how the run ended. */
  readonly done: Promise<TerminalDone>;
  /** Settles when the page has asked for its job. */
  readonly started: Promise<void>;
  /** Aborts when the run is to stop and keep its work. */
  readonly cancel: AbortSignal;
}

// The page's store belongs to its origin, so that must be the same in every run, whatever port is free.
// Names under .localhost count as trustworthy, which isolation and WebGPU demand.
const HOST = 'foldvec.localhost';
/** A file of the page's that runs nothing. */
const NO_PAGE = 'icon.svg';
const START_TIMEOUT_MS = 60_000;
const CANCEL_TIMEOUT_MS = 15_000;
const MAX_CONSOLE_LINES = 10;

/**
 * Opens the page in a headless browser and waits until it says how the run ended.
 *
 * @throws PageError if the browser does not start, or if it or the page dies
 */
export async function runPage(run: PageRun): Promise<TerminalDone> {
  const context = await launchAnswering(run);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const complaints = collectComplaints(page);
    const failed = failureOf(context, page, complaints);
    const cancelled = cancelPage(run, page);
    const opened = openPage(run, page, complaints);
    const outcomes = [run.done, failed, cancelled, opened];
    return await Promise.race(outcomes);
  } finally {
    // In good order, so that the profile's databases are flushed; a dead browser has closed itself.
    await context.close().catch(() => undefined);
  }
}

/** A browser whose GPU process answers: with the GPU, else without. */
async function launchAnswering(run: PageRun): Promise<BrowserContext> {
  const args = gpuArgs(run.device);
  const context = await launch(run, args);
  if (args.length === 0) return context;
  const page = context.pages()[0] ?? (await context.newPage());
  const asked = askDriver(page, `http://${HOST}/${NO_PAGE}`);
  if (await isAnswered(asked, { limitMs: DRIVER_LIMIT_MS, signal: run.cancel })) return context;
  await context.close().catch(() => undefined);
  run.onSilentDriver(Math.round(DRIVER_LIMIT_MS / 1000));
  return launch(run, []);
}

async function launch({ browser, profile, port }: PageRun, gpu: readonly string[]): Promise<BrowserContext> {
  const args = [
    `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${port}`,
    '--no-first-run',
    // The page comes from this computer: a copy of it and of its models in every folder's profile would be 50 MB for nothing.
    '--disk-cache-size=1',
    '--no-proxy-server',
    ...gpu,
  ];
  try {
    return await chromium.launchPersistentContext(profile, {
      ...toLaunchOptions(browser, args),
      headless: true,
      // We end the browser ourselves, after the page has stored its work.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const reason = firstLineOf(error);
    throw new PageError(`The browser ${browser.executablePath} did not start: ${reason}`, { cause: error });
  }
}

// A timer that does not keep the process alive.
function after<T>(delayMs: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), delayMs).unref());
}

// Waits for the job to be fetched, then for ever: a run has no time limit.
async function openPage(run: PageRun, page: Page, complaints: readonly string[]): Promise<never> {
  try {
    await page.goto(`http://${HOST}/#terminal=${run.token}`, { timeout: START_TIMEOUT_MS });
  } catch (error) {
    throw new PageError(`The page did not open: ${firstLineOf(error)}`, { cause: error });
  }
  if ((await Promise.race([run.started, after(START_TIMEOUT_MS, 'late')])) === 'late') {
    throw new PageError(withComplaints('The page did not ask for its job.', complaints));
  }
  return new Promise<never>(() => undefined);
}

async function cancelPage({ cancel, started, done }: PageRun, page: Page): Promise<TerminalDone> {
  await new Promise<void>((resolve) => {
    if (cancel.aborted) resolve();
    else cancel.addEventListener('abort', () => resolve(), { once: true });
  });
  const cancelled: TerminalDone = { ok: false, code: 'cancelled', title: 'Interrupted', whatToDo: '', message: '' };
  // A page that has no job yet has no work to store, and might not hear us.
  const hasStarted = await Promise.race([started.then(() => true), after(0, false)]);
  if (!hasStarted) return cancelled;
  await page.evaluate(() => window.dispatchEvent(new Event('foldvec-cancel'))).catch(() => undefined);
  return Promise.race([done, after(CANCEL_TIMEOUT_MS, cancelled)]);
}

function failureOf(context: BrowserContext, page: Page, complaints: readonly string[]): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (sentence: string) => {
      reject(new PageError(withComplaints(sentence, complaints)));
    };
    page.on('crash', () => fail('The page crashed; the computer may be short of memory.'));
    page.on('pageerror', (error) => fail(`The page failed: ${error.message}`));
    page.on('close', () => fail('The browser closed the page.'));
    context.on('close', () => fail('The browser ended unexpectedly.'));
  });
}

function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    complaints.push(message.text());
    if (complaints.length > MAX_CONSOLE_LINES) complaints.shift();
  });
  return complaints;
}

function withComplaints(sentence: string, complaints: readonly string[]): string {
  return [sentence, ...complaints.map((line) => `  ${line}`)].join('\n');
}

function firstLineOf(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
