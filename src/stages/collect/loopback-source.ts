import { PipelineError } from '../../core/errors.ts';
import type { FileEnds } from '../../core/file-ends.ts';
import { encodeNameForUrl } from '../../core/name-bytes.ts';
import type { TerminalEnds, TerminalListing } from '../../core/terminal-protocol.ts';
import type { FileStat, FolderPart, FolderSource } from '../../core/folder-source.ts';

/** Names in one part of a listing at most. */
const PART_NAMES = 1000;
const LINE_END = 0x0a;

/** The terminal's folder, served to this page alone, over a loopback address with a one-time token. */
export class LoopbackSource implements FolderSource {
  readonly kind = 'loopback';
  readonly name: string;
  readonly stableId: string;
  readonly #base: string;

  /** @param base - address under which the terminal answers `list` and `file`, ending in `/` */
  constructor(base: string, name: string, stableId: string) {
    this.#base = base;
    this.name = name;
    this.stableId = stableId;
  }

  async *list(signal: AbortSignal): AsyncGenerator<FolderPart, void> {
    const pending: string[][] = [[]];
    for (let folder = pending.pop(); folder; folder = pending.pop()) {
      const path = folder.join('/');
      const response = await this.#ask(`list?folder=${encodeNameForUrl(path)}`, path, { signal });
      if (!response.ok) {
        const message = `folder cannot be read: ${await response.text()}`;
        if (folder.length === 0) throw new PipelineError('folder-lost', 'collect', message);
        yield {
          folder,
          folders: [],
          files: [],
          error: new PipelineError('folder-unlisted', 'collect', message, { path }),
        };
        continue;
      }
      const { folders, files } = parseListing(await response.json());
      // Links that lead back to a folder above are left out: what is behind them is listed under its own path.
      for (const name of folders) pending.push([...folder, name]);
      yield { folder, folders, files: files.slice(0, PART_NAMES) };
      for (let at = PART_NAMES; at < files.length; at += PART_NAMES) {
        yield { folder, folders: [], files: files.slice(at, at + PART_NAMES) };
      }
    }
  }

  async stat(path: readonly string[]): Promise<FileStat> {
    return statOf(await this.#file(path, 'HEAD'));
  }

  async open(path: readonly string[]): Promise<File> {
    const response = await this.#file(path, 'GET');
    const content = await response.blob().catch((cause: unknown) => {
      throw new PipelineError('image-gone', 'collect', 'file did not arrive whole', { path: path.join('/'), cause });
    });
    return new File([content], path.at(-1) ?? '', { lastModified: statOf(response).mtimeMs });
  }

  async ends(paths: readonly (readonly string[])[], bytes: number): Promise<readonly (FileEnds | undefined)[]> {
    const body = JSON.stringify({ bytes, paths: paths.map((path) => encodeNameForUrl(path.join('/'))) });
    const response = await this.#ask('ends', '', { method: 'POST', body });
    if (!response.ok) throw new PipelineError('folder-lost', 'collect', await response.text());
    const content = new Uint8Array(await response.arrayBuffer());
    let at = content.indexOf(LINE_END) + 1;
    const lengths = JSON.parse(new TextDecoder().decode(content.subarray(0, at))) as TerminalEnds;
    return lengths.map((found) => {
      if (!found) return undefined;
      const [sizeBytes, length] = found;
      at += length;
      return { sizeBytes, bytes: content.slice(at - length, at) };
    });
  }

  async #file(path: readonly string[], method: 'GET' | 'HEAD'): Promise<Response> {
    const joined = path.join('/');
    const response = await this.#ask(`file?path=${encodeNameForUrl(joined)}`, joined, { method });
    if (response.ok) return response;
    if (response.status === 410)
      throw new PipelineError('folder-lost', 'collect', await response.text(), { path: joined });
    const message = `file cannot be opened: ${response.status} ${await response.text()}`;
    const code = response.status === 422 ? 'image-damaged' : 'image-gone';
    throw new PipelineError(code, 'collect', message, { path: joined });
  }

  async #ask(route: string, path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#base + route, request);
    } catch (cause) {
      request.signal?.throwIfAborted();
      throw new PipelineError('folder-lost', 'collect', 'terminal no longer answers', { path, cause });
    }
  }
}

function statOf(response: Response): FileStat {
  return {
    sizeBytes: Number(response.headers.get('content-length')),
    mtimeMs: Number(response.headers.get('x-foldvec-mtime-ms')),
  };
}

function parseListing(value: unknown): TerminalListing {
  const listing = value as { folders?: unknown; files?: unknown; loops?: unknown } | null;
  const folders = namesOf(listing?.folders);
  const files = namesOf(listing?.files);
  const loops = namesOf(listing?.loops);
  if (folders && files && loops) return { folders, files, loops };
  throw new PipelineError('folder-lost', 'collect', 'terminal sent no listing');
}

function namesOf(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : undefined;
}
