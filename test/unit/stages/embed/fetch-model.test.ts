import { createHash, randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { DownloadProgress, ModelFile } from '../../../../src/stages/embed/embed.contract.ts';
import { fetchModel } from '../../../../src/stages/embed/fetch-model.ts';

const FILE = new Uint8Array(randomBytes(300_000));
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const SPEC = { fileBytes: FILE.length, sha256: sha256Of(FILE) };

const at = (url: string): ModelFile => ({ kind: 'url', url });
const kept = (...bytes: Uint8Array<ArrayBuffer>[]): ModelFile => ({ kind: 'blob', blob: new Blob(bytes) });

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
  const bytes = await fetchModel(SPEC, at(await serveBytes(FILE)), { onProgress: (report) => reports.push(report) });
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
  await fetchModel(SPEC, at(url), { onProgress: ({ loadedBytes }) => reports.push(loadedBytes) });
  expect(reports.length).toBeLessThanOrEqual((performance.now() - startedAtMs) / 100 + 1);
  expect(reports).toEqual([...reports].sort((a, b) => a - b));
});

test('another file of the same length is damaged, with both SHA-256', async () => {
  const other = Buffer.from(FILE);
  other[1000] = 255 - other[1000]!;
  await expect(fetchModel(SPEC, at(await serveBytes(other)))).rejects.toMatchObject({
    code: 'model-damaged',
    stage: 'embed',
    message: `tiny.onnx has SHA-256 ${sha256Of(other)}, expected ${SPEC.sha256}`,
  });
});

test('a file that is too short or too long is damaged, with its length', async () => {
  await expect(fetchModel(SPEC, at(await serveBytes(FILE.subarray(1))))).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'tiny.onnx is shorter than expected: 299999 of 300000 bytes',
  });
  await expect(fetchModel(SPEC, at(await serveBytes(Buffer.concat([FILE, FILE]))))).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'tiny.onnx is longer than expected: over 300000 bytes',
  });
});

test('status 404 means that the model is missing', async () => {
  const url = await serve((response) => response.writeHead(404).end());
  await expect(fetchModel(SPEC, at(url))).rejects.toMatchObject({
    code: 'model-missing',
    message: `tiny.onnx could not be fetched: ${url} answered 404`,
  });
});

test('a web page instead of the model means that the model is missing', async () => {
  const url = await serve((response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>'),
  );
  await expect(fetchModel(SPEC, at(url))).rejects.toMatchObject({
    code: 'model-missing',
    message: `tiny.onnx could not be fetched: ${url} answered with a web page`,
  });
});

test('a connection that breaks off means that the model is missing', async () => {
  const url = await serve((response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 1000), () => response.destroy());
  });
  await expect(fetchModel(SPEC, at(url))).rejects.toMatchObject({ code: 'model-missing' });
});

test('a server that is not there means that the model is missing', async () => {
  await expect(fetchModel(SPEC, at('http://127.0.0.1:1/tiny.onnx'))).rejects.toMatchObject({ code: 'model-missing' });
});

test('an abort in the middle is an abort, not a failure', async () => {
  const abort = new AbortController();
  const url = await serve((response) => {
    response.writeHead(200, { 'content-length': FILE.length });
    response.write(FILE.subarray(0, 1000), () => {
      abort.abort();
    });
  });
  await expect(fetchModel(SPEC, at(url), { signal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

test('a file that is kept in this browser goes through the same checks', async () => {
  const reports: DownloadProgress[] = [];
  const bytes = await fetchModel(SPEC, kept(FILE), { onProgress: (report) => reports.push(report) });
  expect(sha256Of(bytes)).toBe(SPEC.sha256);
  expect(reports.at(-1)).toEqual({ loadedBytes: FILE.length, totalBytes: FILE.length });
  await expect(fetchModel(SPEC, kept(FILE, FILE))).rejects.toMatchObject({
    code: 'model-damaged',
    message: 'model file kept in this browser is longer than expected: over 300000 bytes',
  });
  await expect(fetchModel(SPEC, kept(FILE.slice(1)))).rejects.toMatchObject({ code: 'model-damaged' });
  await expect(fetchModel(SPEC, kept(FILE.slice().reverse()))).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringMatching(
      /^model file kept in this browser has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}$/,
    ) as string,
  });
});
