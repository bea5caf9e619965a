import { expect, test } from 'vitest';
import { openBlobSink } from '../../../../src/stages/write/blob-sink.ts';
import { noiseBytes } from '../../../support/noise-picture.ts';

test('what is written is in the Blob, with its type', async () => {
  const bytes = noiseBytes(5_000_000, 1);
  const sink = openBlobSink('application/x-npz');
  await sink.write(bytes.slice(0, 10));
  await sink.write(bytes.slice(10));
  await sink.close();
  expect(sink.blob().type).toBe('application/x-npz');
  expect(Buffer.from(await sink.blob().arrayBuffer()).equals(bytes)).toBe(true);
});

test('there is no Blob before the end, nor after an abort', async () => {
  const sink = openBlobSink('');
  await sink.write(noiseBytes(10, 1));
  expect(() => sink.blob()).toThrow(/not closed yet/);
  await sink.abort();
  expect(() => sink.blob()).toThrow(/not closed yet/);
});
