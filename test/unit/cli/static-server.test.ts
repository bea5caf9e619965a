import { connect } from 'node:net';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csp } from '../../../src/cli/headers.ts';
import { startStaticServer, type RunningServer } from '../../../src/cli/static-server.ts';

let scratch: string;
let server: RunningServer;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-server-'));
  await mkdir(join(scratch, 'page', 'assets'), { recursive: true });
  await writeFile(join(scratch, 'page', 'index.html'), '<h1>page</h1>');
  await writeFile(join(scratch, 'page', 'assets', 'a-1234.js'), 'export {};');
  await writeFile(join(scratch, 'page', 'a.wasm'), '\0asm');
  await writeFile(join(scratch, 'page', 'ü & ?.txt'), 'odd');
  await writeFile(join(scratch, 'secret.txt'), 'secret');
  await mkdir(join(scratch, 'page-other'));
  await writeFile(join(scratch, 'page-other', 'secret.txt'), 'secret');
  await symlink(join(scratch, 'secret.txt'), join(scratch, 'page', 'link.txt'));
  server = await startStaticServer(join(scratch, 'page'), { port: 0 });
});
afterAll(async () => {
  await server.close();
  await rm(scratch, { recursive: true, force: true });
});

const ask = (path: string, request: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, request);

// fetch tidies addresses up before it sends them; an attacker does not.
async function askRaw(path: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

test('every answer isolates the page and carries the CSP, errors included', async () => {
  for (const path of ['/', '/assets/a-1234.js', '/nowhere']) {
    const { headers } = await ask(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': csp,
      'x-content-type-options': 'nosniff',
    });
  }
});

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/index.html?x#y', 'text/html; charset=utf-8'],
  ['/assets/a-1234.js', 'text/javascript; charset=utf-8'],
  ['/a.wasm', 'application/wasm'],
  [`/${encodeURIComponent('ü & ?.txt')}`, 'text/plain; charset=utf-8'],
])('%s is served as %s', async (path, type) => {
  const response = await ask(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
});

test('what is not there is a 404, never the page', async () => {
  for (const path of ['/nowhere', '/a.wasm/', '/assets', '/assets/', '/%', '/a.wasm%00.js']) {
    expect((await ask(path)).status, path).toBe(404);
  }
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/../page-other/secret.txt',
  '/..%2fpage-other/secret.txt',
  '/link.txt',
  '//etc/passwd',
  '/%2fetc%2fpasswd',
])('%s does not leave the folder', async (path) => {
  expect(await askRaw(path)).toMatch(/^HTTP\/1\.1 404/);
});

test('HEAD gives the headers alone; other methods are refused', async () => {
  const head = await ask('/a.wasm', { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '4', '']);
  expect((await ask('/a.wasm', { method: 'POST', body: 'x' })).status).toBe(405);
});

test('an unchanged file is not sent twice; only hashed names are kept without asking', async () => {
  const first = await ask('/');
  const again = await ask('/', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  expect((await ask('/assets/a-1234.js')).headers.get('cache-control')).toContain('immutable');
});

test('a port that is taken is an error, or the next free one is taken if that was asked for', async () => {
  const page = join(scratch, 'page');
  await expect(startStaticServer(page, { port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const other = await startStaticServer(page, { port: server.port, orNextFree: true });
  expect(other.port).toBeGreaterThan(server.port);
  await other.close();
});

test('a closed server is gone, with its open connections', async () => {
  const other = await startStaticServer(join(scratch, 'page'), { port: 0 });
  const socket = connect(other.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  await other.close();
  await expect(closed).resolves.toBeDefined();
});
