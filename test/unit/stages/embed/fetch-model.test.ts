import { createHash, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { DownloadProgress } from '../../../../src/stages/embed/embed.contract.ts';
import { fetchModel } from '../../../../src/stages/embed/fetch-model.ts';

const FILE = randomBytes(300_000);
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const SPEC = { file: 'tiny.onnx', fileBytes: FILE.length, sha256: sha256Of(FILE) };

/** The address of a server on loopback that answers every request so. */
async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => {
    answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.onnx`;
}

const serveBytes = (bytes: Uint8Array) => serve((response) => response.end(bytes));

test('the file comes whole, and the last report says so', async () => {
  const reports: DownloadProgress[] = [];
  const bytes = await fetchModel(SPEC, await serveBytes(FILE), { onProgress: (report) => reports.push(report) });
  expect(sha256Of(bytes)).toBe(SPEC.sha256);
  expect(reports.at(-1)).toEqual({ loadedBytes: FILE.length, totalBytes: FILE.length });
});

test('there are no more than ten reports a second, and they never fall', async () => {
  const url = await serve((response) => {
    let at = 0;
    const send = () => {
      if (at >= FILE.length) response.end();
      else response.write(FILE.subarray(at, (at += 1000)), () => setImmediate(send));
    };
    send();
  });
  const reports: number[] = [];
  const startedAtMs = performance.now();
  await fetchModel(SPEC, url, { onProgress: ({ loadedBytes }) => reports.push(loadedBytes) });
  expect(reports.length).toBeLessThanOrEqual((performance.now() - startedAtMs) / 100 + 1);
  expect(reports).toEqual([...reports].sort((a, b) => a - b));
});

test('another file of the same length is damaged, with both SHA-256', async () => {
  const other = Buffer.from(FILE);
  other[1000] = 255 - other[1000]!;
  await expect(fetchModel(SPEC, await serveBytes(other))).rejects.toMatchObject({
    code: 'model-damaged',
    stage: 'embed',
    message: `tiny.onnx has SHA-256 ${sha256Of(other)}, registry says ${SPEC.sha256}`,
  });
});

test('a file that is too short or too long is damaged, with its length', async () => {
  await expect(fetchModel(SPEC, await serveBytes(FILE.subarray(1)))).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'tiny.onnx is shorter than the registry says: 299999 of 300000 bytes',
  });
  await expect(fetchModel(SPEC, await serveBytes(Buffer.concat([FILE, FILE])))).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'tiny.onnx is longer than the registry says: over 300000 bytes',
  });
});

test('status 404 means that the model is missing', async () => {
  const url = await serve((response) => response.writeHead(404).end());
  await expect(fetchModel(SPEC, url)).rejects.toMatchObject({
    code: 'model-missing',
    message: `tiny.onnx could not be fetched: ${url} answered 404`,
  });
});

test('a web page instead of the model means that the model is missing', async () => {
  const url = await serve((response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>'),
  );
  await expect(fetchModel(SPEC, url)).rejects.toMatchObject({
    code: 'model-missing',
    message: `tiny.onnx could not be fetched: ${url} answered with a web page`,
  });
});

test('a connection that breaks off means that the model is missing', async () => {
  const url = await serve((response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 1000), () => response.destroy());
  });
  await expect(fetchModel(SPEC, url)).rejects.toMatchObject({ code: 'model-missing' });
});

test('a server that is not there means that the model is missing', async () => {
  await expect(fetchModel(SPEC, 'http://127.0.0.1:1/tiny.onnx')).rejects.toMatchObject({ code: 'model-missing' });
});

test('an abort in the middle is an abort, not a failure', async () => {
  const abort = new AbortController();
  const url = await serve((response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 1000), () => {
      abort.abort();
    });
  });
  await expect(fetchModel(SPEC, url, { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
});
