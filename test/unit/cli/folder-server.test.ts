import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderReader } from '../../../src/cli/folder-reader.ts';
import { createTerminalRoute } from '../../../src/cli/folder-server.ts';
import { OutputFile } from '../../../src/cli/output-file.ts';
import { startStaticServer, type RunningServer } from '../../../src/cli/static-server.ts';
import { LoopbackSource } from '../../../src/stages/collect/loopback-source.ts';
import { encodeNameForUrl } from '../../../src/core/name-bytes.ts';
import type { TerminalDone, TerminalJob, TerminalProgress } from '../../../src/core/terminal-protocol.ts';

const TOKEN = 'secret-token';
const JOB: TerminalJob = {
  version: 1,
  task: 'encode',
  folderName: 'photos',
  stableId: 'terminal:1',
  preset: 'squash',
  preprocessing: {},
  device: 'auto',
  limit: null,
  resume: false,
  format: 'npz',
  dtype: 'float32',
  l2: false,
  nanRows: false,
};
const isRoot = process.getuid?.() === 0;

let scratch: string;
let photos: string;
let output: OutputFile;
let server: RunningServer;
let heard: (TerminalProgress | TerminalDone | 'started')[];

beforeEach(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'foldvec-folder-')));
  photos = join(scratch, 'photos');
  await mkdir(join(photos, 'a', 'b'), { recursive: true });
  await writeFile(join(photos, 'a', 'x.jpg'), 'pixels');
  await writeFile(join(scratch, 'secret.txt'), 'secret');
  output = await OutputFile.create(join(scratch, 'out.npz'), false);
  heard = [];
  const route = createTerminalRoute({
    token: TOKEN,
    job: JOB,
    folder: new FolderReader(photos),
    files: { model: join(scratch, 'model.onnx') },
    outputs: new Map([['main', output]]),
    onStarted: () => heard.push('started'),
    onProgress: (progress) => heard.push(progress),
    onDone: (done) => heard.push(done),
  });
  server = await startStaticServer(photos, { port: 0, route });
});
afterEach(async () => {
  await server.close();
  await output.discard();
  await rm(scratch, { recursive: true, force: true });
});

const ask = (route: string, request: RequestInit = {}, token = TOKEN) =>
  fetch(`http://127.0.0.1:${server.port}/-/${token}/${route}`, request);
const list = async (folder: string): Promise<unknown> => (await ask(`list?folder=${encodeNameForUrl(folder)}`)).json();
const send = (text: string, offset: number) =>
  ask('out?name=main', { method: 'POST', headers: { 'x-foldvec-offset': String(offset) }, body: text });

test('nothing is there without the right token, or under another name', async () => {
  expect(await (await ask('job')).json()).toEqual(JOB);
  expect(heard).toEqual(['started']);
  const refused = [
    ask('job', {}, 'wrong-token'),
    ask('job', {}, ''),
    ask('job', {}, `${TOKEN}x`),
    ask('job/x'),
    ask('constructor'),
    ask('job', { method: 'POST' }),
    ask('file?path=a/x.jpg', {}, 'wrong-token'),
  ];
  expect((await Promise.all(refused)).map(({ status }) => status)).toEqual(refused.map(() => 404));
});

test('a folder is listed with links followed, and links that lead back up left out', async () => {
  await writeFile(join(photos, 'notes.txt'), '');
  await symlink(join(photos, 'a', 'x.jpg'), join(photos, 'link.jpg'));
  await symlink(join(scratch, 'nowhere.jpg'), join(photos, 'broken.jpg'));
  await symlink(join(photos, 'a'), join(photos, 'again'));
  await symlink('..', join(photos, 'a', 'b', 'up'));
  await symlink('.', join(photos, 'self'));
  expect(sorted(await list(''))).toEqual({
    folders: ['a', 'again'],
    files: ['broken.jpg', 'link.jpg', 'notes.txt'],
    loops: ['self'],
  });
  expect(await list('a/b')).toEqual({ folders: [], files: [], loops: ['up'] });
});

test('two links that lead to each other’s folders end the walk too', async () => {
  await mkdir(join(photos, 'c'));
  await symlink(join(photos, 'c'), join(photos, 'a', 'to-c'));
  await symlink(join(photos, 'a'), join(photos, 'c', 'to-a'));
  expect(await list('a')).toMatchObject({ folders: expect.arrayContaining(['b', 'to-c']) as unknown });
  expect(await list('a/to-c')).toEqual({ folders: [], files: [], loops: ['to-a'] });
});

test('a file comes with its bytes, its size and its time; HEAD gives the last two alone', async () => {
  await utimes(join(photos, 'a', 'x.jpg'), 1.5, 1234.5678);
  const response = await ask('file?path=a%2Fx.jpg');
  expect(await response.text()).toBe('pixels');
  const head = await ask('file?path=a/x.jpg', { method: 'HEAD' });
  for (const { headers } of [response, head]) {
    expect(headers.get('content-length')).toBe('6');
    expect(headers.get('x-foldvec-mtime-ms')).toBe('1234567');
  }
});

test.each(['../secret.txt', 'a/../../secret.txt', '/etc/passwd', 'a//x.jpg', './a/x.jpg', 'a/x.jpg/', 'a\0', '..'])(
  'the path %j is refused',
  async (path) => {
    for (const route of [`file?path=${encodeURIComponent(path)}`, `list?folder=${encodeURIComponent(path)}`]) {
      expect((await ask(route)).status).toBe(400);
    }
  },
);

test('names are bytes: odd ones, and such as are no UTF-8, come and go unharmed', async () => {
  const names = ['%2e%2e', '%', 'a+b&c=d#e?', '"quo\'ted"\nline', '😀\u202e', '\udcff\udc80x'];
  for (const [index, name] of names.entries()) {
    const bytes = Buffer.from(percentDecoded(encodeNameForUrl(name)), 'latin1');
    await writeFile(Buffer.concat([Buffer.from(`${photos}/a/b/`), bytes]), `content of ${index}`);
  }
  const { files } = (await list('a/b')) as { files: string[] };
  expect([...files].sort()).toEqual([...names].sort());
  for (const name of files) {
    const response = await ask(`file?path=${encodeNameForUrl(`a/b/${name}`)}`);
    expect(await response.text()).toBe(`content of ${names.indexOf(name)}`);
  }
});

test('gone is 404, a pipe is 403, and a folder that vanished as a whole is 410', async () => {
  execFileSync('mkfifo', [join(photos, 'pipe.jpg')]);
  expect((await ask('file?path=gone.jpg')).status).toBe(404);
  expect((await ask('file?path=a/x.jpg/y')).status).toBe(404);
  expect((await ask('file?path=pipe.jpg')).status).toBe(403);
  expect((await ask('file?path=a')).status).toBe(403);
  await rename(photos, `${photos}-moved`);
  expect((await ask('file?path=a/x.jpg')).status).toBe(410);
  expect((await ask('list?folder=')).status).toBe(410);
});

test.skipIf(isRoot)('what may not be read is 403, with a reason', async () => {
  await chmod(join(photos, 'a', 'x.jpg'), 0);
  await chmod(join(photos, 'a', 'b'), 0);
  const responses = [await ask('file?path=a/x.jpg'), await ask('list?folder=a/b')];
  for (const response of responses) {
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('permission denied')]);
  }
});

test('chunks are appended in order, and the end checks the length', async () => {
  expect((await send('first ', 0)).status).toBe(204);
  expect((await send('late', 3)).status).toBe(409);
  expect((await send('second', 6)).status).toBe(204);
  const end = (bytes: string) => ask('out?name=main', { method: 'POST', headers: { 'x-foldvec-end': bytes } });
  expect((await end('11')).status).toBe(409);
  expect((await end('12')).status).toBe(204);
  expect((await send('more', 12)).status).toBe(409);
  await output.commit();
  expect(await readFile(join(scratch, 'out.npz'), 'utf8')).toBe('first second');
});

test('of many files the ends can be had at once, of small ones all; one that is gone is told apart', async () => {
  await writeFile(join(photos, 'a', 'large.bmp'), `${'a'.repeat(9000)}${'b'.repeat(9000)}`);
  const paths = ['a/large.bmp', 'a/gone.jpg', 'a/x.jpg', '../secret.txt'].map(encodeNameForUrl);
  const answer = await ask('ends', { method: 'POST', body: JSON.stringify({ bytes: 3, paths }) });
  expect([answer.status, await answer.text()]).toEqual([200, '[[18000,6],null,[6,6],null]\naaabbbpixels']);
  const source = new LoopbackSource(`http://127.0.0.1:${server.port}/-/${TOKEN}/`, 'photos', 'terminal:1');
  const ends = await source.ends(
    [
      ['a', 'large.bmp'],
      ['a', 'gone.jpg'],
      ['a', 'x.jpg'],
    ],
    3,
  );
  expect(ends.map((file) => file && [file.sizeBytes, new TextDecoder().decode(file.bytes)])).toEqual([
    [18_000, 'aaabbb'],
    undefined,
    [6, 'pixels'],
  ]);
});

test('ends that nobody asked for rightly are refused; where the folder is gone, that is said', async () => {
  expect((await ask('ends', { method: 'POST', body: '{"bytes":0,"paths":[]}' })).status).toBe(400);
  await rm(photos, { recursive: true });
  expect((await ask('ends', { method: 'POST', body: '{"bytes":3,"paths":["a/x.jpg"]}' })).status).toBe(410);
});

test('a model file is sent whole, with its size; HEAD gives the size alone', async () => {
  const bytes = randomBytes(3 << 20);
  await writeFile(join(scratch, 'model.onnx'), bytes);
  const head = await ask('model', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
  const response = await ask('model');
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  expect(bytes.equals(new Uint8Array(await response.arrayBuffer()))).toBe(true);
  expect((await ask('model', {}, 'wrong-token')).status).toBe(404);
});

test('an empty model file is sent as one, and one that has gone is an error', async () => {
  await writeFile(join(scratch, 'model.onnx'), '');
  expect((await (await ask('model')).arrayBuffer()).byteLength).toBe(0);
  await rm(join(scratch, 'model.onnx'));
  expect((await ask('model')).status).toBe(500);
});

test('a model file that gets shorter while it is sent does not pass for a whole one', async () => {
  const model = join(scratch, 'model.onnx');
  await writeFile(model, '');
  await truncate(model, 256 << 20); // more than the buffers on the way hold
  const response = await ask('model');
  await truncate(model, 1 << 20);
  await expect(response.arrayBuffer()).rejects.toThrow(/terminated/);
});

test('a file that was not given is not there', async () => {
  expect((await ask('labels')).status).toBe(404);
});

test('an output that was not asked for is refused', async () => {
  const response = await ask('out?name=other', { method: 'POST', headers: { 'x-foldvec-offset': '0' }, body: 'x' });
  expect(response.status).toBe(404);
});

test('progress and the end are heard, and what is neither is refused', async () => {
  const post = (route: string, body: string) => ask(route, { method: 'POST', body });
  await post(
    'progress',
    '{"phase":"encoding","done":3,"total":null,"skipped":1,"rate":2.5,"etaSeconds":null,"backend":"wasm","messages":["A.",7]}',
  );
  await post('done', '{"ok":true,"summary":{"rows":3}}');
  expect(heard).toEqual([
    {
      ...{ phase: 'encoding', done: 3, total: null, skipped: 1, rate: 2.5, etaSeconds: null, backend: 'wasm' },
      messages: ['A.'],
    },
    { ok: true, summary: { rows: 3 } },
  ]);
  expect((await post('progress', '[]')).status).toBe(409);
  expect((await post('done', '{"ok":false}')).status).toBe(409);
  expect((await post('done', 'null')).status).toBe(409);
  expect((await post('done', '{')).status).toBe(500);
  expect(heard).toHaveLength(2);
});

function sorted(listing: unknown): unknown {
  const entries = Object.entries(listing as Record<string, string[]>);
  return Object.fromEntries(entries.map(([key, names]) => [key, [...names].sort()]));
}

function percentDecoded(text: string): string {
  return text.replace(/%(..)/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
