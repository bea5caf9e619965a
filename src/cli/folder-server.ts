import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  TerminalDone,
  TerminalEnds,
  TerminalEndsRequest,
  TerminalJob,
  TerminalProgress,
} from '../core/terminal-protocol.ts';
import { FolderError, readEndsIn, type PictureFolder } from './folder-reader.ts';
import { OutputError, type OutputFile } from './output-file.ts';
import { parseDone, parseProgress } from './page-messages.ts';
import { sendFile } from './send-file.ts';
import { sendText, type Route } from './static-server.ts';

/** What the page may read, where it may write, and who hears of it. */
export interface TerminalRoutes {
  /** One-time secret in every address. */
  readonly token: string;
  readonly job: TerminalJob;
  /** Undefined where the page is to read no folder. */
  readonly folder: PictureFolder | undefined;
  /** Absolute paths of the other files that the page may read: a model, labels, rows, a reduction; one of each at most. */
  readonly files: Readonly<Partial<Record<GivenFile, string>>>;
  /** Absolute paths of the files that belong to the model, in the order of the job's names. */
  readonly modelBeside?: readonly string[];
  /** Files that the page is to write, by output name. */
  readonly outputs: ReadonlyMap<string, OutputFile>;
  /** The page has asked for its job. */
  onStarted(): void;
  onProgress(progress: TerminalProgress): void;
  onDone(done: TerminalDone): void;
}

/** Files that the page may read besides the folder; the routes have the same names. */
export type GivenFile = 'model' | 'labels' | 'rows' | 'reduction';

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

const PREFIX = '/-/';
const MAX_MESSAGE_BYTES = 4 << 20;

/** Answers what the page asks of the terminal: see `core/terminal-protocol.ts`. */
export function createTerminalRoute(routes: TerminalRoutes): Route {
  const { folder, job, files } = routes;
  const handlers: Readonly<Record<string, Handler>> = {
    ...(folder === undefined ? {} : folderHandlers(folder)),
    ...fileHandlers('model', files.model),
    ...besideHandlers(routes.modelBeside),
    ...fileHandlers('labels', files.labels),
    ...fileHandlers('rows', files.rows),
    ...fileHandlers('reduction', files.reduction),
    'GET job': (_request, response) => {
      sendJson(response, job);
      routes.onStarted();
    },
    'POST out': async (request, response, url) => {
      const output = outputIn(url, routes.outputs);
      const total = request.headers['x-foldvec-end'];
      if (typeof total === 'string') await output.end(wholeNumber(total));
      else await output.write(wholeNumber(request.headers['x-foldvec-offset']), request);
      response.writeHead(204).end();
    },
    'DELETE out': async (_request, response, url) => {
      await outputIn(url, routes.outputs).discard();
      response.writeHead(204).end();
    },
    'POST progress': async (request, response) => {
      routes.onProgress(parseProgress(await readJson(request)));
      response.writeHead(204).end();
    },
    'POST done': async (request, response) => {
      const done = parseDone(await readJson(request));
      response.writeHead(204).end();
      routes.onDone(done);
    },
  };

  return async (request, response, url) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const [token, route = '', ...rest] = url.pathname.slice(PREFIX.length).split('/');
    const handler =
      rest.length === 0 && token === routes.token ? handlers[`${request.method ?? ''} ${route}`] : undefined;
    response.setHeader('Cache-Control', 'no-store');
    if (!handler) {
      sendText(response, 404, 'Not found.');
      return true;
    }
    try {
      await handler(request, response, url);
    } catch (error) {
      if (response.headersSent) throw error;
      sendText(response, statusOf(error), error instanceof Error ? error.message : String(error));
    }
    return true;
  };
}

function folderHandlers(folder: PictureFolder): Readonly<Record<string, Handler>> {
  return {
    'GET list': async (_request, response, url) => sendJson(response, await folder.list(pathIn(url, 'folder'))),
    'GET file': async (_request, response, url) => {
      const { bytes, mtimeMs } = await folder.read(pathIn(url, 'path'));
      response.writeHead(200, fileHeaders(bytes.length, mtimeMs)).end(bytes);
    },
    'POST ends': async (request, response) => {
      const { bytes, paths } = parseEndsRequest(await readJson(request));
      const lengths: (readonly [number, number] | null)[] = [];
      const parts: Uint8Array[] = [];
      // One after another: of an archive's files each is inflated whole for it.
      for (const path of paths) {
        const found = await readEndsIn(folder, toPath(path), bytes).catch(orUnreadable);
        lengths.push(found && [found.sizeBytes, found.bytes.length]);
        if (found) parts.push(found.bytes);
      }
      const line = `${JSON.stringify(lengths satisfies TerminalEnds)}\n`;
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      response.end(Buffer.concat([Buffer.from(line), ...parts]));
    },
    'HEAD file': async (_request, response, url) => {
      const { sizeBytes, mtimeMs } = await folder.stat(pathIn(url, 'path'));
      response.writeHead(200, fileHeaders(sizeBytes, mtimeMs)).end();
    },
  };
}

/** One file that is gone, or may not be read, is nothing of the others'; a folder that is gone is. */
function orUnreadable(error: unknown): null {
  if (error instanceof FolderError && error.status !== 410) return null;
  throw error;
}

function parseEndsRequest(value: unknown): TerminalEndsRequest {
  const { bytes, paths } = (value ?? {}) as { bytes?: unknown; paths?: unknown };
  const isRight = typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0 && Array.isArray(paths);
  if (!isRight || !paths.every((path) => typeof path === 'string')) throw new FolderError(400, 'no ends are asked for');
  return { bytes, paths };
}

function fileHandlers(
  route: GivenFile | `beside-${number}`,
  path: string | undefined,
): Readonly<Record<string, Handler>> {
  if (path === undefined) return {};
  const send: Handler = (_request, response) => sendFile(response, path);
  return { [`GET ${route}`]: send, [`HEAD ${route}`]: send };
}

function besideHandlers(paths: readonly string[] = []): Readonly<Record<string, Handler>> {
  return Object.assign({}, ...paths.map((path, at) => fileHandlers(`beside-${at}`, path))) as Record<string, Handler>;
}

function statusOf(error: unknown): number {
  if (error instanceof FolderError) return error.status;
  if (error instanceof OutputError) return 507;
  return error instanceof RangeError ? 409 : 500;
}

function fileHeaders(bytes: number, mtimeMs: number): Record<string, string | number> {
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes,
    'X-Foldvec-Mtime-Ms': mtimeMs,
  };
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_MESSAGE_BYTES) throw new RangeError(`message has more than ${MAX_MESSAGE_BYTES} bytes`);
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}

function outputIn(url: URL, outputs: ReadonlyMap<string, OutputFile>): OutputFile {
  const name = url.searchParams.get('name') ?? '';
  const output = outputs.get(name);
  if (!output) throw new FolderError(404, `there is no output named ${name}`);
  return output;
}

function wholeNumber(value: string | string[] | undefined): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw new RangeError(`whole number expected, got ${String(value)}`);
  return number;
}

// By hand, for the bytes need not be UTF-8, which URLSearchParams would replace.
function pathIn(url: URL, key: string): Buffer {
  const parameter = url.search
    .slice(1)
    .split('&')
    .find((part) => part.startsWith(`${key}=`));
  if (parameter === undefined) throw new FolderError(400, `the address has no ${key}`);
  return toPath(parameter.slice(key.length + 1));
}

function toPath(encoded: string): Buffer {
  const latin1 = encoded.replace(/%([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}
