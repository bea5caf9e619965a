import { PipelineError, messageOf } from '../../core/errors.ts';

const ERROR_KINDS = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Runs work on a GPU device so that no failure of the device passes for a result: a lost device leaves onnxruntime
 * waiting for ever, and one that is out of memory computes zeros without a word.
 */
export class GpuGuard {
  readonly #device: GPUDevice;
  #lost: PipelineError | undefined;
  #rejectRun: ((reason: PipelineError) => void) | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    void device.lost.then(({ reason, message }) => {
      this.#lost = deviceLost(`GPU device was lost: ${message || reason}`);
      this.#rejectRun?.(this.#lost);
    });
  }

  /**
   * Runs one task that uses the device; one at a time.
   *
   * @throws PipelineError `device-lost` if the device is or gets lost, or reports an error meanwhile
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    this.#throwIfLost();
    // Scopes rather than `uncapturederror`: that event may come after the result that it spoils.
    for (const kind of ERROR_KINDS) this.#device.pushErrorScope(kind);
    const outcome = await this.#settle(task);
    this.#throwIfLost();
    const errors = await Promise.all(ERROR_KINDS.map(() => this.#device.popErrorScope().catch(() => null)));
    const found = errors.find((error) => error !== null);
    if (found) throw deviceLost(`GPU reported ${found.constructor.name}: ${found.message}`);
    if (outcome.kind === 'failed') throw outcome.error;
    return outcome.value;
  }

  #throwIfLost(): void {
    if (this.#lost) throw this.#lost;
  }

  async #settle<T>(task: () => Promise<T>) {
    try {
      const value = await new Promise<T>((resolve, reject) => {
        this.#rejectRun = reject;
        task().then(resolve, reject);
      });
      return { kind: 'done', value } as const;
    } catch (error) {
      return { kind: 'failed', error: error instanceof Error ? error : new Error(messageOf(error)) } as const;
    } finally {
      this.#rejectRun = undefined;
    }
  }
}

function deviceLost(message: string): PipelineError {
  return new PipelineError('device-lost', 'embed', message);
}
