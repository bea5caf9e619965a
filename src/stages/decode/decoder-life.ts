import { PipelineError, isAbort } from '../../core/errors.ts';
import { withGrace } from '../../core/grace.ts';
import type { DecodedImage, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { startTimer as platformTimer, type StartTimer } from '../../core/timer.ts';
import { withTransfer, type WorkerLink } from '../../core/worker-link.ts';
import type { DecodeApi, PixelReport } from './decode.contract.ts';

/** How long a worker may have nothing to do before it is ended, in ms: it holds some megabytes, and a new one is there in a blink. */
const IDLE_MS = 10_000;

/** A decode worker that is always there: one that died, or was ended for want of work, is replaced by the next call. */
export interface Decoder {
  /**
   * Turns one file into one model input. Two calls may be in flight: the second file is read while the first is decoded.
   *
   * @param lease - where the tensor goes. A plain ArrayBuffer is moved to the worker and comes back inside the result; it is
   *   lost where the call fails, so a lender must be ready to make another
   * @param signal - gives up: an image that is not done within a grace period then takes its worker with it
   * @throws PipelineError `image-*`, `folder-lost`, `decode-crashed`, `decode-timeout`; AbortError once closed; the signal's
   *   reason. Whatever else is thrown is a fault of ours with this file: the worker goes on
   */
  decode(
    file: Blob,
    path: string,
    spec: Preprocessing,
    lease: TensorLease,
    signal?: AbortSignal,
  ): Promise<DecodedImage>;
  /** @throws PipelineError `decode-crashed`; AbortError once closed */
  probe(): Promise<PixelReport>;
  /** Ends the thread at once. Calls in flight reject with an AbortError. */
  close(): void;
}

interface Session {
  readonly link: WorkerLink<DecodeApi>;
  isOver: boolean;
}

interface DecodeCall {
  readonly file: Blob;
  readonly path: string;
  readonly spec: Preprocessing;
  readonly lease: TensorLease;
  readonly signal: AbortSignal | undefined;
}

/** How workers are made, and how patient we are. */
export interface LifeOptions {
  readonly open: () => WorkerLink<DecodeApi>;
  /** How long a decode of this file may take, in ms. */
  readonly patienceMs: (file: Blob) => number;
  readonly startTimer?: StartTimer;
}

/** Keeps a decode worker alive. See {@link Decoder}. */
export function keepDecoding({ open, patienceMs, startTimer = platformTimer }: LifeOptions): Decoder {
  let session: Session | undefined;
  let calls = 0;
  let stopIdling: (() => void) | undefined;
  const alone = new Set<Session>();
  let isClosed = false;

  const openSession = (): Session => {
    if (isClosed) throw new DOMException('decoder was closed', 'AbortError');
    return { link: open(), isOver: false };
  };
  const current = (): Session => {
    if (!session || session.isOver) session = openSession();
    return session;
  };
  const end = (over: Session) => {
    over.isOver = true;
    over.link.close();
  };

  const attempt = async (worker: Session, call: DecodeCall): Promise<Outcome> => {
    const watch: { isOver: boolean } = { isOver: false };
    const patience = patienceMs(call.file);
    const stopWatchdog = startTimer(() => {
      watch.isOver = true;
      end(worker);
    }, patience);
    const onGiveUp = () => {
      end(worker);
    };
    try {
      const answer = worker.link.guard(sendCall(worker, call));
      return { kind: 'decoded', image: await withGrace(answer, { signal: call.signal, onGiveUp, startTimer }) };
    } catch (error) {
      call.signal?.throwIfAborted();
      if (isClosed) throw error;
      if (watch.isOver) {
        const message = `decode worker gave no answer for ${patience} ms`;
        throw new PipelineError('decode-timeout', 'decode', message, { path: call.path });
      }
      const isDeath = error instanceof PipelineError && error.code === 'decode-crashed';
      // An abort that we did not ask for: another call's watchdog ended this worker.
      if (!isDeath && !(isAbort(error) && worker.isOver)) throw error;
      worker.isOver = true;
      const message = isDeath ? error.message : 'decode worker was ended for another image';
      return { kind: 'died', error: new PipelineError('decode-crashed', 'decode', message, { path: call.path }) };
    } finally {
      stopWatchdog();
    }
  };

  /** One picture, one worker: if that dies too, it was not for another picture. */
  const attemptAlone = async (call: DecodeCall): Promise<DecodedImage> => {
    const worker = openSession();
    alone.add(worker);
    try {
      const outcome = await attempt(worker, { ...call, lease: freshLease(call.lease) });
      if (outcome.kind === 'died') throw outcome.error;
      return outcome.image;
    } finally {
      alone.delete(worker);
      end(worker);
    }
  };

  /** Counts a call; the last one to end begins the wait after which an idle worker is ended. */
  const busy = async <T>(call: () => Promise<T>): Promise<T> => {
    stopIdling?.();
    calls++;
    try {
      return await call();
    } finally {
      calls--;
      if (calls === 0 && !isClosed) {
        stopIdling = startTimer(() => {
          if (session) end(session);
        }, IDLE_MS);
      }
    }
  };

  return {
    decode: (file, path, spec, lease, signal) =>
      busy(async () => {
        const call = { file, path, spec, lease, signal };
        const outcome = await attempt(current(), call);
        return outcome.kind === 'decoded' ? outcome.image : attemptAlone(call);
      }),
    probe: () =>
      busy(() => {
        const { link } = current();
        return link.guard(link.remote.probe());
      }),
    close() {
      isClosed = true;
      stopIdling?.();
      for (const worker of [...alone, ...(session ? [session] : [])]) end(worker);
    },
  };
}

type Outcome =
  | { readonly kind: 'decoded'; readonly image: DecodedImage }
  /** The worker died with this image in it, and maybe with others. */
  | { readonly kind: 'died'; readonly error: PipelineError };

function sendCall({ link }: Session, { file, path, spec, lease }: DecodeCall): Promise<DecodedImage> {
  const sent = lease.buffer instanceof ArrayBuffer ? withTransfer(lease, [lease.buffer]) : lease;
  return link.remote.decode(file, path, spec, sent);
}

/** A lease that can be sent (again): a plain buffer went down with the worker it was moved to. */
function freshLease(lease: TensorLease): TensorLease {
  if (!(lease.buffer instanceof ArrayBuffer)) return lease;
  const byteLength = lease.byteOffset + lease.byteLength;
  return { ...lease, buffer: new ArrayBuffer(byteLength) };
}
