import { trustedScriptUrl } from '../core/worker-link.ts';
import { cacheName } from './file-store.ts';
import type { KeptFile, OfflineEvent, OfflineRequest } from './offline.contract.ts';

/** What happens to the page while it is open. */
export interface OfflineEvents {
  /** A worker answers this page's requests from now on. */
  onControl(): void;
  /** A newer build is kept and waits; or another tab has taken it, and this page is of the one before. */
  onUpdate(): void;
  onEvent(event: OfflineEvent): void;
}

/** The page's end of the talk with its service worker. */
export interface OfflineLink {
  /** Whether a worker answers this page's requests. */
  readonly isControlled: boolean;
  /** Every file that the page may need; none while no worker answers. */
  list(): Promise<readonly KeptFile[]>;
  keep(paths: readonly string[]): void;
  /** Lets a build that waits take over. @returns once it has; at once if none waits */
  takeOver(): Promise<void>;
}

/** How {@link startOffline} ended. */
export type OfflineStart =
  | { readonly kind: 'started'; readonly link: OfflineLink }
  /** The host no longer has this page: its worker and what it kept are gone, and the next load shows what is there now. */
  | { readonly kind: 'gone' }
  /** No service workers here, or no built page. */
  | { readonly kind: 'none' };

const SCRIPT = 'offline.js';

/** Starts the service worker of the built page, and follows it. Never fails: without it, the page comes from the network. */
export async function startOffline(events: OfflineEvents): Promise<OfflineStart> {
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!import.meta.env.PROD || !workers) return { kind: 'none' };
  const script = new URL(SCRIPT, document.baseURI).href;
  try {
    if (workers.controller && (await isGone(script))) {
      await forget(workers);
      return { kind: 'gone' };
    }
    const wasControlled = workers.controller !== null;
    const registration = await workers.register(trustedScriptUrl(script), { updateViaCache: 'none' });
    return { kind: 'started', link: follow(workers, registration, { events, wasControlled }) };
  } catch {
    return { kind: 'none' }; // a private window, or storage that is forbidden
  }
}

interface FollowOptions {
  readonly events: OfflineEvents;
  readonly wasControlled: boolean;
}

function follow(
  workers: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  { events, wasControlled }: FollowOptions,
): OfflineLink {
  let isOld = wasControlled;
  workers.addEventListener('controllerchange', () => {
    if (isOld) events.onUpdate();
    isOld = true;
    events.onControl();
  });
  workers.addEventListener('message', ({ data }) => events.onEvent(data as OfflineEvent));
  const followWaiting = () => {
    if (registration.waiting && registration.active) events.onUpdate();
  };
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', followWaiting);
  });
  registration.installing?.addEventListener('statechange', followWaiting);
  followWaiting();

  const send = (worker: ServiceWorker | null, request: OfflineRequest, ports: MessagePort[] = []) =>
    worker?.postMessage(request, ports);
  return {
    get isControlled() {
      return workers.controller !== null;
    },
    list() {
      if (!workers.controller) return Promise.resolve([]);
      const { port1, port2 } = new MessageChannel();
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => {
          port1.close();
          resolve(data as readonly KeptFile[]);
        };
        send(workers.controller, { kind: 'list' }, [port2]);
      });
    },
    keep: (paths) => send(workers.controller, { kind: 'keep', paths }),
    takeOver() {
      const { waiting } = registration;
      if (!waiting) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.addEventListener('statechange', () => {
          if (waiting.state === 'activated' || waiting.state === 'redundant') resolve();
        });
        send(waiting, { kind: 'take-over' });
      });
    },
  };
}

/** Whether the host answers, but not with our script: on a port of this computer, another program's page may live by now. */
async function isGone(script: string): Promise<boolean> {
  try {
    const { ok, status, headers } = await fetch(script, { method: 'HEAD', cache: 'no-store' });
    if (!ok) return status === 404 || status === 410;
    return !(headers.get('Content-Type') ?? '').includes('javascript');
  } catch {
    return false; // no network: that is what the worker is for
  }
}

async function forget(workers: ServiceWorkerContainer): Promise<void> {
  const registration = await workers.getRegistration();
  if (!registration) return;
  await registration.unregister();
  await caches.delete(cacheName(registration.scope));
}
