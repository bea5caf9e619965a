// Speaks the terminal's protocol without being the real page: "encodes" a file by noting its size, and keeps that in
// IndexedDB. The job's model chooses what happens afterwards.
const base = `/-/${location.hash.slice('#terminal='.length)}/`;
const job = await (await fetch(`${base}job`)).json();
if (job.task === 'list-outputs') {
  const outputs = [
    { id: 'pooled', words: 'pooled output, 512' },
    { id: '\x1b[2Jx/mean', words: 'x output, 8×7×7 → mean 8' },
  ];
  await post('done', { ok: true, summary: { outputs } });
  await new Promise(() => {});
}
const cancelled = new Promise((resolve) => addEventListener('foldvec-cancel', resolve, { once: true }));

const request = indexedDB.open(job.stableId, 1);
request.onupgradeneeded = () => request.result.createObjectStore('rows');
const database = await settled(request);
const store = (mode) => database.transaction('rows', mode).objectStore('rows');
if (!job.resume) await settled(store('readwrite').clear());
const stored = await settled(store('readonly').count());

const rows = {};
const statuses = {};
for (const path of await walk('')) {
  const response = await fetch(`${base}file?path=${encodeBytes(path)}`);
  const text = await response.text();
  if (response.ok) rows[path] = { text, mtimeMs: Number(response.headers.get('x-foldvec-mtime-ms')) };
  else statuses[path] = `${response.status} ${text}`;
  await settled(store('readwrite').put(text.length, path));
}
await post('progress', {
  phase: 'encoding',
  done: Object.keys(rows).length,
  total: null,
  skipped: 0,
  rate: 3,
  backend: 'wasm',
});

if (job.model === 'wait' || job.model === 'deaf') {
  if (job.model === 'deaf') await new Promise(() => {});
  await cancelled;
  await post('done', { ok: false, code: 'cancelled', title: 'Cancelled', whatToDo: '', message: '' });
} else if (job.model === 'throw') {
  throw new Error('the page has a bug');
} else if (['fail', 'unsaved', 'bad-argument'].includes(job.model)) {
  await write('half a file', false);
  const code = { fail: 'store-full', unsaved: 'write-failed' }[job.model] ?? 'bad-argument';
  await post('done', { ok: false, code, title: 'The disk is full', whatToDo: 'Make room.', message: 'quota is 0' });
} else {
  const given = {};
  if (job.modelFile) given.model = await (await fetch(`${base}model`)).text();
  if (job.labelsFile) given.labels = await (await fetch(`${base}labels`)).text();
  await write(JSON.stringify({ job, rows, statuses, given }), true);
  const isolated = crossOriginIsolated && typeof SharedArrayBuffer === 'function';
  await post('done', {
    ok: true,
    summary: { rows: Object.keys(rows).length, stored, isolated, origin: location.origin },
  });
}

async function walk(folder) {
  const response = await fetch(`${base}list?folder=${encodeBytes(folder)}`);
  if (!response.ok) return [];
  const { folders, files } = await response.json();
  const full = (name) => (folder === '' ? name : `${folder}/${name}`);
  const below = await Promise.all(folders.map((name) => walk(full(name))));
  return [...files.map(full), ...below.flat()].sort();
}

async function write(text, isWhole) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 100) {
    const headers = { 'x-foldvec-offset': String(at) };
    await fetch(`${base}out?name=main`, { method: 'POST', headers, body: bytes.slice(at, at + 100) });
  }
  if (isWhole)
    await fetch(`${base}out?name=main`, { method: 'POST', headers: { 'x-foldvec-end': String(bytes.length) } });
}

function post(route, value) {
  return fetch(base + route, { method: 'POST', body: JSON.stringify(value) });
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function encodeBytes(path) {
  return [...path]
    .map((c) =>
      /[\udc80-\udcff]/.test(c) && c.length === 1
        ? `%${(c.codePointAt(0) - 0xdc00).toString(16)}`
        : encodeURIComponent(c),
    )
    .join('');
}
