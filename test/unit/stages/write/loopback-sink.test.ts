import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLoopbackSink } from '../../../../src/stages/write/loopback-sink.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

interface Received {
  readonly method: string | undefined;
  readonly offset: string | undefined;
  readonly end: string | undefined;
  readonly body: Buffer;
}

let received: Received[];
let status: number;
let url: string;
const server = createServer((request, response) => {
  const { method, headers } = request;
  const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  void bodyOf(request).then((body) => {
    received.push({ method, offset: header('x-foldvec-offset'), end: header('x-foldvec-end'), body });
    response.writeHead(status).end(status === 200 ? '' : 'no room\n');
  });
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

beforeEach(async () => {
  received = [];
  status = 200;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('chunks arrive in order with their offsets, then the end with the total', async () => {
  const bytes = noiseBytes(9_000_000, 1);
  const sink = openLoopbackSink(url);
  await sink.write(bytes.slice(0, 100));
  await sink.write(bytes.slice(100));
  await sink.close();
  expect(received.map(({ method, offset, end }) => [method, offset, end])).toEqual([
    ['POST', '0', undefined],
    ['POST', '4194304', undefined],
    ['POST', '8388608', undefined],
    ['POST', undefined, '9000000'],
  ]);
  expect(Buffer.concat(received.map(({ body }) => body)).equals(bytes)).toBe(true);
});

test('an answer that is an error ends the writing, with what the terminal says', async () => {
  status = 507;
  const sink = openLoopbackSink(url);
  const write = sink.write(noiseBytes(5_000_000, 1));
  await expect(write).rejects.toMatchObject({ code: 'write-failed' });
  await expect(write).rejects.toThrow(/terminal refused the file: 507 no room/);
});

test('to give up is a DELETE', async () => {
  const sink = openLoopbackSink(url);
  await sink.abort();
  expect(received.map(({ method }) => method)).toEqual(['DELETE']);
});

test('a terminal that is gone is a failed write, and giving up does not fail', async () => {
  const gone = url.replace(/:\d+/, ':1');
  const sink = openLoopbackSink(gone);
  await sink.abort();
  await expect(sink.close()).rejects.toMatchObject({ code: 'write-failed', stage: 'write' });
});
