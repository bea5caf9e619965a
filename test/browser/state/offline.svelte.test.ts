import { expect, test } from 'vitest';
import { flushSync } from 'svelte';
import type { OfflineEvents, OfflineStart } from '../../../src/offline/offline.client.ts';
import type { KeptFile } from '../../../src/offline/offline.contract.ts';
import { Offline } from '../../../src/state/offline/offline.svelte.ts';

const FILES: readonly KeptFile[] = [
  { path: 'index.html', bytes: 1000, sha256: 'a', keep: 'start', isKept: true },
  { path: 'models/a.onnx', bytes: 5000, sha256: 'b', keep: 'use', isKept: false },
];

interface Opened {
  readonly offline: Offline;
  readonly events: OfflineEvents;
  /** What the page and the worker were told, in order. */
  readonly calls: string[];
  /** What the session remembers. */
  readonly session: Map<string, string>;
}

interface Setting {
  readonly isIsolated?: boolean;
  readonly isTop?: boolean;
  readonly isControlled?: boolean;
  readonly isUntouched?: boolean;
  readonly outcome?: OfflineStart['kind'];
  readonly session?: Map<string, string>;
  readonly fetching?: { readonly isOn: boolean };
  readonly running?: { readonly model: string | undefined };
  readonly files?: readonly KeptFile[];
}

async function open({
  isIsolated = true,
  isTop = true,
  isControlled = false,
  isUntouched = true,
  outcome = 'started',
  session = new Map<string, string>(),
  fetching = { isOn: false },
  running = { model: undefined },
  files = FILES,
}: Setting): Promise<Opened> {
  const calls: string[] = [];
  let events: OfflineEvents | undefined;
  const link = {
    isControlled,
    list: () => Promise.resolve(files),
    keep: (paths: readonly string[]) => void calls.push(`keep ${paths.join(' ')}`),
    takeOver: () => Promise.resolve(void calls.push('takeOver')),
  };
  const offline = new Offline({
    start: (given) => {
      events = given;
      return Promise.resolve(outcome === 'started' ? { kind: outcome, link } : { kind: outcome });
    },
    isUntouched: () => isUntouched,
    isFetching: () => fetching.isOn,
    modelInUse: () => running.model,
    page: {
      crossOriginIsolated: isIsolated,
      isTop,
      session: {
        getItem: (key) => session.get(key) ?? null,
        setItem: (key, value) => void session.set(key, value),
        removeItem: (key) => void session.delete(key),
      },
      reload: () => void calls.push('reload'),
    },
  });
  await offline.open();
  return { offline, events: events!, calls, session };
}

test('a page that is not isolated loads once more when its worker answers for it, and never again', async () => {
  const first = await open({ isIsolated: false });
  expect(first.offline.isIsolating).toBe(true);
  expect(first.calls).toEqual([]);
  first.events.onControl();
  expect(first.calls).toEqual(['reload']);

  const second = await open({ isIsolated: false, isControlled: true, session: first.session });
  expect(second.offline.isIsolating).toBe(false);
  expect(second.calls).toEqual([]);

  const isolated = await open({ session: first.session });
  expect(isolated.calls).toEqual([]);
  expect([...isolated.session.keys()]).toEqual([]);
});

test('what the visitor has given is not taken away: the second load is offered', async () => {
  const { offline, events, calls } = await open({ isIsolated: false, isUntouched: false });
  events.onControl();
  expect(calls).toEqual([]);
  expect(offline.offer).toBe('threads');
  await offline.load();
  expect(calls).toEqual(['takeOver', 'reload']);
});

test('in a frame, and without service workers, nothing is loaded again', async () => {
  const framed = await open({ isIsolated: false, isTop: false, isControlled: true });
  const without = await open({ isIsolated: false, outcome: 'none' });
  expect([framed.calls, without.calls]).toEqual([[], []]);
  expect(without.offline.isIsolating).toBe(false);
});

test('a newer build is offered, and waits for the press', async () => {
  const { offline, events, calls } = await open({ isControlled: true });
  events.onUpdate();
  expect(offline.offer).toBe('update');
  expect(calls).toEqual([]);
  await offline.load();
  expect(calls).toEqual(['takeOver', 'reload']);
});

test('a page that its host no longer has gives way, unless somebody works with it', async () => {
  expect((await open({ outcome: 'gone' })).calls).toEqual(['reload']);
  expect((await open({ outcome: 'gone', isUntouched: false })).calls).toEqual([]);
});

test('what was used is kept when nothing is on its way any more', async () => {
  const fetching = $state({ isOn: true });
  const { events, calls } = await open({ isControlled: true, fetching });
  events.onEvent({ kind: 'used', path: 'models/a.onnx' });
  flushSync();
  expect(calls).toEqual([]);
  fetching.isOn = false;
  flushSync();
  expect(calls).toEqual(['keep models/a.onnx']);
});

test('the model of a run that began before there was a worker is kept as well, and asked for once', async () => {
  const running = $state<{ model: string | undefined }>({ model: 'models/a.onnx' });
  const { offline, events, calls } = await open({ running });
  flushSync();
  expect(calls).toEqual([]);
  events.onControl();
  await expect.poll(() => offline.facts).toBeDefined();
  flushSync();
  expect(calls).toEqual(['keep models/a.onnx']);
  events.onEvent({ kind: 'kept' });
  await Promise.resolve();
  flushSync();
  expect(calls).toEqual(['keep models/a.onnx']);
});

test('facts are told once the page itself is whole', async () => {
  const { offline } = await open({ isControlled: true });
  await expect
    .poll(() => offline.facts)
    .toEqual({
      page: { files: [{ path: 'index.html', bytes: 1000 }], bytes: 1000 },
      onUse: [{ path: 'models/a.onnx', bytes: 5000, isKept: false }],
    });
  const half = await open({ isControlled: true, files: FILES.map((file) => ({ ...file, isKept: false })) });
  await Promise.resolve();
  expect(half.offline.facts).toBeUndefined();
});
