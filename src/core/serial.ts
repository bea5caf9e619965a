/** Runs tasks one after another. A task that fails does not stop the next one. */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  /** Queues a task; settles as the task does. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
