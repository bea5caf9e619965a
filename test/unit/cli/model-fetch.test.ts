import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchCheckpoint, FetchError, hashInName } from '../../../src/cli/fetch-checkpoint.ts';

const CONTENT = Buffer.from('weights, or what stands for them here');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const RIGHT = `net-${SHA256.slice(0, 8)}.pth`;
const WRONG = 'net-00000000.pth';

let server: Server;
let address: string;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-fetch-'));
  server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/whole/')) {
      response.writeHead(200, { 'Content-Length': CONTENT.length }).end(CONTENT);
    } else if (path.startsWith('/cut/')) {
      response.writeHead(200, { 'Content-Length': CONTENT.length });
      response.write(CONTENT.subarray(0, 10), () => response.destroy());
    } else if (path.startsWith('/endless/')) {
      const send = () => {
        while (response.writable && response.write(CONTENT));
      };
      response.on('drain', send);
      send();
    } else if (path.startsWith('/moved/')) {
      response.writeHead(302, { Location: '/whole/elsewhere.bin' }).end();
    } else {
      response.writeHead(404).end('no such file');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('the server has no port');
  address = `http://127.0.0.1:${bound.port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(scratch, { recursive: true, force: true });
});

test('a download whose SHA-256 begins as its name says is taken', async () => {
  const found = await fetchCheckpoint(`${address}/whole/${RIGHT}`);
  expect(Buffer.from(found.bytes).equals(CONTENT)).toBe(true);
  expect(found).toMatchObject({ fileName: RIGHT, sha256: SHA256, isChecked: true });
});

test('a redirect is followed, and the name that was asked for is the one that counts', async () => {
  expect(await fetchCheckpoint(`${address}/moved/${RIGHT}`)).toMatchObject({ fileName: RIGHT, isChecked: true });
  await expect(fetchCheckpoint(`${address}/moved/${WRONG}`)).rejects.toThrow(FetchError);
});

test('a download with another SHA-256 than its name says is refused, and both are named', async () => {
  await expect(fetchCheckpoint(`${address}/whole/${WRONG}`)).rejects.toThrow(
    `${WRONG} is not the file it says it is: its SHA-256 begins with ${SHA256.slice(0, 8)}, not 00000000.`,
  );
});

test('a name without digits is not checked', async () => {
  expect(await fetchCheckpoint(`${address}/whole/mine.pth`)).toMatchObject({ sha256: SHA256, isChecked: false });
});

test('a download that is cut says so, with or without digits in the name', async () => {
  for (const name of [RIGHT, 'mine.pth']) {
    await expect(fetchCheckpoint(`${address}/cut/${name}`)).rejects.toThrow(
      new RegExp(`^The download was cut after \\d+ of ${CONTENT.length} bytes: `),
    );
  }
});

test('a file that is not there is named with the answer of the server', async () => {
  await expect(fetchCheckpoint(`${address}/gone/${RIGHT}`)).rejects.toThrow('the server answered 404');
});

test('a file that is too large is refused, whether or not the server says how long it is', async () => {
  await expect(fetchCheckpoint(`${address}/whole/${RIGHT}`, 20)).rejects.toThrow('too large');
  await expect(fetchCheckpoint(`${address}/endless/mine.pth`, 100_000)).rejects.toThrow('too large');
});

test('a server that nobody runs gives a sentence', async () => {
  await expect(fetchCheckpoint('http://127.0.0.1:1/mine.pth')).rejects.toThrow(FetchError);
});

test('an address that is none gives a sentence', async () => {
  await expect(fetchCheckpoint('http://:x/mine.pth')).rejects.toThrow('"http://:x/mine.pth" is no address.');
});

test('a file on the disk is checked in the same way', async () => {
  for (const name of [RIGHT, WRONG, 'mine.pth']) await writeFile(join(scratch, name), CONTENT);
  expect(await fetchCheckpoint(join(scratch, RIGHT))).toMatchObject({ isChecked: true });
  expect(await fetchCheckpoint(join(scratch, 'mine.pth'))).toMatchObject({ isChecked: false });
  await expect(fetchCheckpoint(join(scratch, WRONG))).rejects.toThrow('is not the file it says it is');
  await expect(fetchCheckpoint(join(scratch, RIGHT), 20)).rejects.toThrow('too large');
  await expect(fetchCheckpoint(join(scratch, 'none.pth'))).rejects.toThrow('cannot be read');
  await expect(fetchCheckpoint(scratch)).rejects.toThrow('is no file');
});

test('digits in a name are those between the last dash and the extension', () => {
  expect(hashInName('resnet18-f37072fd.pth')).toBe('f37072fd');
  expect(hashInName('my-net-0123456789abcdef.safetensors')).toBe('0123456789abcdef');
  expect(hashInName('mine.pth')).toBeUndefined();
  expect(hashInName('my-network.pth')).toBeUndefined();
});
