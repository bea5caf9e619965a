import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { FileStore } from '../../../src/offline/file-store.ts';
import type { ListedFile } from '../../../src/offline/offline.contract.ts';
import { MemoryCaches } from '../../support/memory-caches.ts';

const SCOPE = 'https://host.test/sub/';
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin' };

function listed(path: string, text: string, keep: ListedFile['keep'] = 'start'): ListedFile {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { path, bytes: Buffer.byteLength(text), sha256, keep };
}

/** A store on a host that has these texts, by address. */
function openStore(files: readonly ListedFile[], host: Readonly<Record<string, string>>, caches = new MemoryCaches()) {
  const asked: string[] = [];
  const store = new FileStore({
    scope: SCOPE,
    build: { files, headers: HEADERS },
    caches,
    fetch: (url, { cache }) => {
      asked.push(`${cache} ${url}`);
      const text = host[url];
      const type = { headers: { 'Content-Type': 'text/plain', 'X-Other': '1' } };
      return Promise.resolve(text === undefined ? new Response('', { status: 404 }) : new Response(text, type));
    },
  });
  return { store, asked, caches };
}

test('only listed files of the page are the worker’s business', () => {
  const { store } = openStore([listed('index.html', 'page'), listed('a b.js', 'code')], {});
  expect(store.find(SCOPE)?.path).toBe('index.html');
  expect(store.find(`${SCOPE}index.html?from=mail`)?.path).toBe('index.html');
  expect(store.find(`${SCOPE}a.js`)).toBeUndefined();
  expect(store.find(`${SCOPE}-/token/job`)).toBeUndefined();
  expect(store.find('https://host.test/-/token/job')).toBeUndefined();
  expect(store.find('https://host.test/index.html')).toBeUndefined();
  expect(store.find('https://other.test/sub/index.html')).toBeUndefined();
  expect(store.isHashed(`${SCOPE}assets/index-1.js`)).toBe(true);
  expect(store.isHashed(`${SCOPE}-/token/assets/x`)).toBe(false);
});

test('what is kept is answered with the page’s own headers, and not fetched twice', async () => {
  const files = [listed('index.html', 'page'), listed('a.js', 'code')];
  const { store, asked } = openStore(files, { [SCOPE]: 'page', [`${SCOPE}a.js`]: 'code' });
  expect(await store.keepAll(files)).toBe(true);
  expect(await store.keepAll(files)).toBe(true);
  expect(asked).toEqual([`force-cache ${SCOPE}`, `force-cache ${SCOPE}a.js`]);
  const answer = await store.match(files[1]!);
  expect(await answer?.text()).toBe('code');
  expect(Object.fromEntries(answer?.headers ?? [])).toEqual({
    'content-type': 'text/plain',
    'cross-origin-opener-policy': 'same-origin',
  });
});

test('bytes that are not the listed ones are not kept', async () => {
  const files = [listed('index.html', 'page')];
  const { store, asked } = openStore(files, { [SCOPE]: 'pagf' });
  expect(await store.keepAll(files)).toBe(false);
  expect(asked).toEqual([`force-cache ${SCOPE}`, `no-cache ${SCOPE}`]);
  expect(await store.match(files[0]!)).toBeUndefined();
});

test('two builds lie side by side until the earlier one is pruned, and share what did not change', async () => {
  const before = [listed('index.html', 'page'), listed('models/a.onnx', 'weights', 'use')];
  const old = openStore(before, { [SCOPE]: 'page', [`${SCOPE}models/a.onnx`]: 'weights' });
  await old.store.keepAll(before);

  const after = [listed('index.html', 'page 2'), before[1]!];
  const young = openStore(after, { [SCOPE]: 'page 2' }, old.caches);
  expect(await young.store.keepAll(young.store.startFiles)).toBe(true);
  expect(young.asked).toEqual([`force-cache ${SCOPE}`]);
  expect((await young.store.list()).map(({ path, isKept }) => [path, isKept])).toEqual([
    ['index.html', true],
    ['models/a.onnx', true],
  ]);
  expect(await (await old.store.match(before[0]!))?.text()).toBe('page');

  await young.store.prune();
  expect(await old.store.match(before[0]!)).toBeUndefined();
  expect(await (await young.store.match(after[0]!))?.text()).toBe('page 2');
  expect(await young.store.match(after[1]!)).toBeDefined();
});

test('a host that can’t be reached leaves what is kept as it is', async () => {
  const file = listed('index.html', 'page');
  const { store } = openStore([file], {});
  expect(await store.keepAll([file])).toBe(false);
  expect((await store.list())[0]?.isKept).toBe(false);
});
