/** The browser's cache in memory, as far as the service worker's store uses it. */
export class MemoryCaches implements Pick<CacheStorage, 'open'> {
  readonly #cache = new MemoryCache() as unknown as Cache;

  open(): Promise<Cache> {
    return Promise.resolve(this.#cache);
  }
}

class MemoryCache {
  readonly #kept = new Map<string, Response>();

  match(url: string): Promise<Response | undefined> {
    return Promise.resolve(this.#kept.get(url)?.clone());
  }
  put(url: string, response: Response): Promise<void> {
    this.#kept.set(url, response);
    return Promise.resolve();
  }
  keys(): Promise<readonly Request[]> {
    return Promise.resolve([...this.#kept.keys()].map((url) => new Request(url)));
  }
  delete(url: string): Promise<boolean> {
    return Promise.resolve(this.#kept.delete(url));
  }
}
