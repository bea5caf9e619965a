import { toHex } from '../core/sha256.ts';
import type { KeptFile, ListedFile, OfflineBuild } from './offline.contract.ts';

/** What {@link FileStore} stands on. */
export interface FileStoreParts {
  /** The page's address, ending in `/`. */
  readonly scope: string;
  readonly build: OfflineBuild;
  readonly caches: Pick<CacheStorage, 'open'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

const FILES_AT_ONCE = 6;
const PAGE = 'index.html';

/** The name of the cache of a page; pages under other paths of the origin have others. */
export function cacheName(scope: string): string {
  return `foldvec ${new URL(scope).pathname}`;
}

/**
 * The page's files in the browser's cache, by path and content: two builds lie side by side there, and what they have in common
 * once. Nothing is kept whose bytes are not the listed ones.
 */
export class FileStore {
  readonly #parts: FileStoreParts;
  readonly #byPath: ReadonlyMap<string, ListedFile>;
  readonly #policy: string;
  readonly #keeping = new Map<string, Promise<boolean>>();

  constructor(parts: FileStoreParts) {
    this.#parts = parts;
    this.#byPath = new Map(parts.build.files.map((file) => [file.path, file]));
    // A kept answer carries its headers: other headers make it another answer.
    this.#policy = encodeURIComponent(Object.entries(parts.build.headers).flat().join('\n'));
  }

  /** The listed file at an address; undefined for all else, which is none of the worker's business. */
  find(address: string): ListedFile | undefined {
    const path = this.#pathOf(address);
    return path === undefined ? undefined : this.#byPath.get(path);
  }

  /** Whether an address is of a file whose name tells its content: such a one of an earlier build may still be kept. */
  isHashed(address: string): boolean {
    return this.#pathOf(address)?.startsWith('assets/') ?? false;
  }

  /** The kept answer; undefined where there is none. */
  async match(file: ListedFile): Promise<Response | undefined> {
    return (await this.#cache()).match(this.#keyOf(file));
  }

  /** The kept answer at an address whatever build it is of. */
  async matchAny(address: string): Promise<Response | undefined> {
    return (await this.#cache()).match(address, { ignoreSearch: true });
  }

  /**
   * Fetches files that are not kept yet, a few at a time.
   *
   * @returns whether all are kept
   */
  async keepAll(files: readonly ListedFile[]): Promise<boolean> {
    const waiting = files[Symbol.iterator]();
    let isWhole = true;
    const work = async () => {
      for (const file of waiting) isWhole = (await this.#keep(file)) && isWhole;
    };
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, work));
    return isWhole;
  }

  /** The files that the page cannot start without. */
  get startFiles(): readonly ListedFile[] {
    return this.#parts.build.files.filter(({ keep }) => keep === 'start');
  }

  /** Every listed file and whether it is kept. */
  async list(): Promise<readonly KeptFile[]> {
    const kept = await this.#keptKeys();
    return this.#parts.build.files.map((file) => ({ ...file, isKept: kept.has(this.#keyOf(file)) }));
  }

  /** Deletes what is kept of other builds. */
  async prune(): Promise<void> {
    const cache = await this.#cache();
    const listed = new Set(this.#parts.build.files.map((file) => this.#keyOf(file)));
    for (const key of await this.#keptKeys()) if (!listed.has(key)) await cache.delete(key);
  }

  /** An answer with the page's own headers, for what comes over the network. */
  withHeaders(response: Response, body: BodyInit | null = response.body): Response {
    const type = response.headers.get('Content-Type');
    const headers = { ...(type !== null && { 'Content-Type': type }), ...this.#parts.build.headers };
    return new Response(body, { status: response.status, statusText: response.statusText, headers });
  }

  #keep(file: ListedFile): Promise<boolean> {
    const before = this.#keeping.get(file.path);
    if (before) return before;
    const work = this.#fetchAndPut(file).finally(() => this.#keeping.delete(file.path));
    this.#keeping.set(file.path, work);
    return work;
  }

  async #fetchAndPut(file: ListedFile): Promise<boolean> {
    try {
      if (await this.match(file)) return true;
      // What the browser has of the page's first load serves, if it is right.
      const answer = (await this.#fetchExact(file, 'force-cache')) ?? (await this.#fetchExact(file, 'no-cache'));
      if (!answer) return false;
      await (await this.#cache()).put(this.#keyOf(file), answer);
      return true;
    } catch {
      return false; // no network, or no room: the page goes on with the network
    }
  }

  async #fetchExact(file: ListedFile, cache: RequestCache): Promise<Response | undefined> {
    const url = this.#parts.scope + (file.path === PAGE ? '' : file.path);
    const response = await this.#parts.fetch(url, { cache, credentials: 'same-origin' });
    if (!response.ok) return undefined;
    const content = await response.arrayBuffer();
    if (content.byteLength !== file.bytes) return undefined;
    const sha256 = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', content)));
    return sha256 === file.sha256 ? this.withHeaders(response, content) : undefined;
  }

  async #keptKeys(): Promise<ReadonlySet<string>> {
    return new Set((await (await this.#cache()).keys()).map(({ url }) => url));
  }

  #pathOf(address: string): string | undefined {
    const { scope } = this.#parts;
    const url = new URL(address);
    const base = new URL(scope);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return undefined;
    const path = url.pathname.slice(base.pathname.length);
    if (path === '' || path === PAGE) return PAGE;
    return url.search === '' ? path : undefined;
  }

  #keyOf(file: ListedFile): string {
    return new URL(`${this.#parts.scope}${file.path}?${file.sha256}&${this.#policy}`).href;
  }

  #cache(): Promise<Cache> {
    return this.#parts.caches.open(cacheName(this.#parts.scope));
  }
}
