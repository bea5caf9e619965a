import { expect, test } from 'vitest';
import { FormatError } from '../../../../src/core/format-error.ts';
import { KernelPool } from '../../../../src/stages/decode/kernel-pool.ts';
import { PixelKernel } from '../../../../src/stages/decode/pixel-kernel.ts';

const SIZE = { widthPx: 4, heightPx: 4 };

function lendingPool() {
  const made: PixelKernel[] = [];
  const pool = new KernelPool(async () => {
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
