/** An event that keeps the worker alive until its work is done. */
export interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** A request of a page, or of one of its workers. */
export interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** A message of a page. */
export interface PageMessage extends LifeEvent {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

/** What is used of a service worker's global scope: TypeScript's types of pages lack it. */
export interface OfflineScope {
  readonly registration: Pick<ServiceWorkerRegistration, 'scope' | 'installing' | 'waiting'>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(query: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly PageClient[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
  addEventListener(type: 'message', listener: (event: PageMessage) => void): void;
}

/** An open page. */
export interface PageClient {
  postMessage(message: unknown): void;
}
