import { expect, test } from 'vitest';
import { ENGINES } from '../../../../src/stages/embed/engines/registry.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

const { device, note: noteWords, runsOn } = english.engines;

test('what a model runs on is told with its adapter, or its threads', () => {
  expect(runsOn({ backend: 'webgpu', adapter: 'nvidia ampere', threads: 1 })).toBe('WebGPU · nvidia ampere');
  expect(runsOn({ backend: 'wasm', adapter: '', threads: 2 })).toBe('WebAssembly · 2 threads');
  expect(runsOn({ backend: 'webgpu', adapter: 'nvidia ampere', threads: 1, takesPlanes: true })).toBe(
    'WebGPU · nvidia ampere · prepares the pictures too',
  );
});

test('every engine that is there has words of its own; one that has none goes by its id', () => {
  for (const { id } of ENGINES) expect(device(id)).not.toBe(id);
  expect(device('own')).toBe('own');
});

test.each([
  [
    { code: 'not-taken', backend: 'wasm', batchSize: 8, threads: 1, reason: 'no room' },
    'WebAssembly on one thread was tried, but not taken: no room.',
  ],
  [
    { code: 'not-taken', backend: 'webgpu', batchSize: 32, threads: 1, reason: 'cosine 0.4' },
    'WebGPU with batches of 32 was tried, but not taken: cosine 0.4.',
  ],
  [
    { code: 'restarted', batchSize: 16, reason: 'the driver was reset' },
    'In the middle of the run, the driver was reset; went on with batches of 16.',
  ],
] as const)('a note is one sentence: %j', (note, sentence) => {
  expect(noteWords(note)).toBe(sentence);
});
