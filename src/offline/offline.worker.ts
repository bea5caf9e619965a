import { FileStore } from './file-store.ts';
import type { ListedFile, OfflineBuild, OfflineEvent, OfflineRequest } from './offline.contract.ts';
import type { OfflineScope } from './worker-scope.ts';

declare const OFFLINE_BUILD: OfflineBuild;

const worker = globalThis as unknown as OfflineScope;
const build = OFFLINE_BUILD;
const { registration } = worker;
const { scope } = registration;
const store = new FileStore({ scope, build, caches, fetch: (url, init) => fetch(url, init) });

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || request.headers.has('Range')) return;
  const file = store.find(request.url);
  if (file) event.respondWith(answer(file, request));
  else if (store.isHashed(request.url)) event.respondWith(answerEarlier(request));
});

worker.addEventListener('message', (event) => {
  const request = event.data as OfflineRequest;
  if (request.kind === 'take-over') event.waitUntil(worker.skipWaiting());
  else if (request.kind === 'keep') event.waitUntil(keep(request.paths));
  else event.waitUntil(list(event.ports[0]));
});

/** All of the page or nothing: without it, the browser tries again on the next visit. */
async function install(): Promise<void> {
  if (!(await store.keepAll(store.startFiles))) throw new Error('not every file of the page could be kept');
}

async function activate(): Promise<void> {
  if (await isOnlyPage()) await store.prune();
  await worker.clients.claim();
}

async function list(port: MessagePort | undefined): Promise<void> {
  // What a newer build has kept is no rubbish of an earlier one.
  if (!registration.installing && !registration.waiting && (await isOnlyPage())) await store.prune();
  port?.postMessage(await store.list());
}

/** Else a page of the build before may be open in another tab, and asks for its parts as it needs them. */
async function isOnlyPage(): Promise<boolean> {
  return (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).length <= 1;
}

async function answer(file: ListedFile, request: Request): Promise<Response> {
  const kept = await store.match(file).catch(() => undefined);
  if (kept) return kept;
  const response = await fetch(request);
  if (!response.ok) return response;
  await tell({ kind: 'used', path: file.path });
  // A large body goes straight to the page: read here too, it would break off when the browser ends a worker that takes minutes.
  return file.keep === 'use' || response.redirected ? response : store.withHeaders(response);
}

async function answerEarlier(request: Request): Promise<Response> {
  return (await store.matchAny(request.url).catch(() => undefined)) ?? fetch(request);
}

async function keep(paths: readonly string[]): Promise<void> {
  await store.keepAll(build.files.filter(({ path }) => paths.includes(path)));
  await tell({ kind: 'kept' });
}

async function tell(event: OfflineEvent): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: false });
  for (const page of pages) page.postMessage(event);
}
