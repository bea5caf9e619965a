import { expect, test } from 'vitest';
import { FormatError } from '../../../../src/core/format-error.ts';
import { KernelPool, keptBytes } from '../../../../src/stages/decode/kernel-pool.ts';
import { PixelKernel } from '../../../../src/stages/decode/pixel-kernel.ts';

const SIZE = { widthPx: 4, heightPx: 4 };

function lendingPool(kept?: number) {
  const made: PixelKernel[] = [];
  const pool = new KernelPool(kept, async () => {
    const kernel = await PixelKernel.create();
    made.push(kernel);
    return kernel;
  });
  return { pool, made };
}

test('after a trap in WebAssembly the next picture gets another kernel, and that one works', async () => {
  const { pool, made } = lendingPool();
  const trap = new WebAssembly.RuntimeError('memory access out of bounds');
  await expect(pool.lend(() => Promise.reject(trap))).rejects.toThrow(/out of bounds/);
  await pool.lend((kernel) => {
    expect(kernel).not.toBe(made[0]);
    expect(kernel.openPacked('RGB', SIZE).bytes).toHaveLength(48);
    return Promise.resolve();
  });
  expect(made).toHaveLength(2);
});

test('a picture that is refused leaves its kernel to the next one', async () => {
  const { pool, made } = lendingPool();
  const refused = pool.lend(() => Promise.reject(new FormatError('image-damaged', 'image is damaged')));
  await expect(refused).rejects.toMatchObject({ code: 'image-damaged' });
  await pool.lend(() => Promise.resolve());
  expect(made).toHaveLength(1);
});

test('a kernel that grew too large for its share is dropped after its picture', async () => {
  const { pool, made } = lendingPool(2 ** 20);
  const decode = (widthPx: number) =>
    pool.lend((kernel) => Promise.resolve(void kernel.openPacked('RGB', { widthPx, heightPx: 1000 })));
  await decode(100);
  await decode(100);
  expect(made).toHaveLength(1);
  await decode(1000);
  await decode(100);
  expect(made).toHaveLength(2);
});

test('all kernels together keep a gibibyte at most, on any machine', () => {
  for (const cores of [1, 2, 4, 5, 16, 64, 256]) {
    const kernels = 2 * Math.max(1, cores - 1);
    expect(kernels * keptBytes(cores)).toBeLessThanOrEqual(2 ** 30);
    expect(keptBytes(cores)).toBeLessThanOrEqual(2 ** 27);
  }
});
