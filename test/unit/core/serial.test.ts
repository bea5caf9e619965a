import { expect, test } from 'vitest';
import { Serial } from '../../../src/core/serial.ts';

test('tasks run one after another, and a task that fails does not stop the next one', async () => {
  const serial = new Serial();
  const log: string[] = [];
  const first = serial.run(async () => {
    await Promise.resolve();
    log.push('first');
    throw new RangeError('first failed');
  });
  const second = serial.run(() => {
    log.push('second');
    return Promise.resolve(2);
  });
  await expect(first).rejects.toThrow(/first failed/);
  await expect(second).resolves.toBe(2);
  expect(log).toEqual(['first', 'second']);
});
