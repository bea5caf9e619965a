import { isAbort } from '../../core/errors.ts';
import { toShownError } from '../app/shown-error.ts';
import type { TensorView, TensorsPhase } from './view.ts';

const UNREAD: TensorsPhase = { kind: 'unread' };

/** The tensors of one model at one size of pictures, read when somebody wants to see them. */
export class TensorList {
  /** What is read, and of which model and size: for any other, nothing is read. */
  #read = $state.raw<{ readonly of: string; readonly phase: TensorsPhase }>({ of: '', phase: UNREAD });
  #job: AbortController | undefined;

  /** @param of - which model at which size */
  phase(of: string): TensorsPhase {
    return this.#read.of === of ? this.#read.phase : UNREAD;
  }

  /** Reads the list, unless it is read or being read. What comes of it is in {@link phase}: it never throws. */
  async read(of: string, list: (signal: AbortSignal) => Promise<readonly TensorView[]>): Promise<void> {
    const { kind } = this.phase(of);
    if (kind === 'read' || kind === 'reading') return;
    this.#job?.abort();
    const job = (this.#job = new AbortController());
    const show = (phase: TensorsPhase) => {
      if (this.#job === job) this.#read = { of, phase };
    };
    show({ kind: 'reading' });
    try {
      show({ kind: 'read', tensors: await list(job.signal) });
    } catch (error) {
      if (!isAbort(error)) show({ kind: 'failed', error: toShownError(error) });
    }
  }
}
