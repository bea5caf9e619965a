import { expect, test } from 'vitest';
import { gpuArgs, isAnswered, type GpuSurroundings } from '../../../src/cli/browser-gpu.ts';
import { HeldClock } from '../../support/held-clock.ts';

const VULKAN = '--use-angle=vulkan';

function world(nodes: Readonly<Record<string, readonly string[]>>, rest: Partial<GpuSurroundings> = {}) {
  return { env: {}, platform: 'linux', list: (folder: string) => nodes[folder] ?? [], ...rest } as const;
}

test.each([
  { '/dev/dri': ['by-path', 'card0', 'renderD128'] },
  { '/dev': ['null', 'nvidia0', 'nvidiactl'] },
  { '/dev': ['dxg'] },
])('on Linux, %j is a GPU, and the browser is given to its Vulkan driver', (nodes) => {
  expect(gpuArgs('auto', world(nodes))).toContain(VULKAN);
});

test.each([{}, { '/dev/dri': ['card0'] }, { '/dev': ['nvidiactl', 'null'] }])(
  'on Linux, %j is no GPU: no Vulkan driver that computes on the processor gets the browser',
  (nodes) => {
    expect(gpuArgs('auto', world(nodes))).toEqual(['--enable-unsafe-webgpu']);
  },
);

test('the processor by name takes no argument; macOS and Windows find their GPU by themselves', () => {
  const nodes = { '/dev': ['nvidia0'] };
  expect(gpuArgs('wasm', world(nodes))).toEqual([]);
  expect(gpuArgs('auto', world(nodes, { platform: 'darwin' }))).toEqual(['--enable-unsafe-webgpu']);
});

test('a driver that answers in time is taken, one that fails or never answers is not', async () => {
  const clock = new HeldClock();
  const options = { limitMs: 20_000, signal: new AbortController().signal, startTimer: clock.start };
  await expect(isAnswered(Promise.resolve(), options)).resolves.toBe(true);
  await expect(isAnswered(Promise.reject(new Error('GPU process crashed')), options)).resolves.toBe(false);
  let isSilent: boolean | undefined;
  void isAnswered(new Promise(() => undefined), options).then((answer) => (isSilent = !answer));
  await clock.pass(19_999);
  expect(isSilent).toBeUndefined();
  await clock.pass(1);
  expect(isSilent).toBe(true);
});

test('whoever cancels does not wait for a driver that hangs', async () => {
  const abort = new AbortController();
  const options = { limitMs: 20_000, signal: abort.signal, startTimer: new HeldClock().start };
  const answered = isAnswered(new Promise(() => undefined), options);
  abort.abort();
  await expect(answered).resolves.toBe(true);
});
