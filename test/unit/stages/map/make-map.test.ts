import { afterAll, expect, test } from 'vitest';
import { serveRows } from '../../../../src/core/row-port.ts';
import { makeMap } from '../../../../src/stages/map/make-map.ts';
import type { MapStep } from '../../../../src/stages/map/map.contract.ts';
import { blobRows, ownNearest } from '../../../support/blobs.ts';

const ports: MessagePort[] = [];
afterAll(() => {
  for (const port of ports) port.close();
});

function lend(values: Float32Array<ArrayBuffer>, dim: number): MessagePort {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveRows(port1, (at) => {
    const block = new Float32Array(at.length * dim);
    at.forEach((row, i) => block.set(values.subarray(row * dim, (row + 1) * dim), i * dim));
    return Promise.resolve(block);
  });
  return port2;
}

function mapOf(values: Float32Array<ArrayBuffer>, dim: number, steps: MapStep[] = [], seed = 1) {
  return makeMap(lend(values, dim), { dim, count: values.length / dim, seed }, (step) => steps.push(step));
}

test('rows of a group lie together; the principal components come first', async () => {
  const steps: MapStep[] = [];
  const coordinates = await mapOf(blobRows(240, 33, 4), 33, steps);
  expect(coordinates).toHaveLength(480);
  expect(ownNearest(coordinates, 4)).toBe(1);
  const first = steps.find((step) => step.coordinates);
  expect(first?.kind).toBe('neighbours');
  expect(ownNearest(first!.coordinates!, 4)).toBeGreaterThan(0.7);
});

test('the same rows and seed give the same map, another seed another', async () => {
  const rows = blobRows(60, 8, 3);
  const coordinates = await mapOf(rows, 8);
  expect(await mapOf(rows, 8)).toEqual(coordinates);
  expect(await mapOf(rows, 8, [], 2)).not.toEqual(coordinates);
});

test.each([2, 3, 4, 5])('%i rows have a map', async (count) => {
  const coordinates = await mapOf(blobRows(count, 5, 2), 5);
  expect(coordinates).toHaveLength(count * 2);
  expect(coordinates.every(Number.isFinite)).toBe(true);
});

test('rows that are alike, empty, or no numbers have a place, too', async () => {
  for (const values of [new Float32Array(160), new Float32Array(160).fill(3), new Float32Array(160).fill(NaN)]) {
    expect((await mapOf(values, 8)).every(Number.isFinite)).toBe(true);
  }
  const one = await mapOf(
    Float32Array.from({ length: 20 }, (_, i) => i),
    1,
  ); // one value a row
  expect(one.every(Number.isFinite)).toBe(true);
});
