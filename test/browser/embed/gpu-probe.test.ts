import { expect, test } from 'vitest';
import { probeGpu } from '../../../src/stages/embed/gpu-probe.ts';

test('a software adapter counts as no GPU, and the reason names it', async () => {
  await expect(probeGpu(false)).resolves.toEqual({
    kind: 'none',
    why: { code: 'software-left', adapter: 'google swiftshader' },
  });
});

test('asked for, a software adapter is taken', async () => {
  await expect(probeGpu(true)).resolves.toMatchObject({
    ...{ kind: 'found', adapter: 'google swiftshader', isSoftware: true },
    maxTensorBytes: expect.any(Number) as number,
  });
});
