const MAX_THREADS = 8;

/**
 * Threads that suit a processor. Decoding takes a twentieth of what a model takes on WebAssembly, so two cores both go
 * to the model (measured: 1.8 times one thread); with more, one stays free for decoding and the page; from eight on,
 * half of them, which are usually the real or the fast ones: threads wait for the slowest.
 *
 * @param cores - logical processors
 */
export function defaultThreads(cores: number): number {
  if (cores <= 2) return Math.max(1, cores);
  if (cores <= 4) return cores - 1;
  return Math.min(MAX_THREADS, Math.max(3, Math.ceil(cores / 2)));
}
