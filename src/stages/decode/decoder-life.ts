import { PipelineError, isAbort } from '../../core/errors.ts';
import { withGrace } from '../../core/grace.ts';
import type { DecodedImage, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { startTimer as platformTimer, type StartTimer } from '../../core/timer.ts';
import { withTransfer, type WorkerLink } from '../../core/worker-link.ts';
import type { DecodeApi, PixelReport } from './decode.contract.ts';

/** How long a worker may have nothing to do before it is ended, in ms: it holds some megabytes, and a new one is there in a blink. */
const IDLE_MS = 10_000;

/** A file that was read before its decode: see {@link Decoder.readAhead}. */
export interface FileAhead {
  /** Of the picture in it; undefined where that is not known. */
  readonly pixels: number | undefined;
  readonly ticket: number;
  /** Whose memory holds the bytes. */
  readonly session: Session;
  /** Nothing came in time: who asks the same worker again waits as long again. */
  readonly isLate: boolean;
  /** Whether a decode had the bytes: its worker keeps them no longer. */
  isTaken: boolean;
}

/** A decode worker that is always there: one that died, or was ended for want of work, is replaced by the next call. */
export interface Decoder {
  /**
   * Reads a file where it will be decoded. What is wrong with it is for `decode` to say: only an abort is thrown.
   *
   * @param signal - ends the wait at once, and forgets the file
   */
  readAhead(file: Blob, path: string, signal?: AbortSignal): Promise<FileAhead>;
  /** Forgets a file that was read ahead; does nothing once it was decoded. */
  drop(ahead: FileAhead): void;
  /**
   * Turns one file into one model input. Two calls may be in flight: the second file is read while the first is decoded.
   *
   * @param lease - where the tensor goes. A plain ArrayBuffer is moved to the worker and comes back inside the result; it is
   *   lost where the call fails, so a lender must be ready to make another
   * @param ahead - the file was read already; should its worker be another one by now, it is read again
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
    ahead?: FileAhead,
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
  readonly ahead: FileAhead | undefined;
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
  let tickets = 0;
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

  const readAhead = async (file: Blob, path: string, signal: AbortSignal | undefined): Promise<FileAhead> => {
    const worker = current();
    const ticket = ++tickets;
    let stopWatch: (() => void) | undefined;
    const late = new Promise<'late'>((resolve) => {
      stopWatch = startTimer(() => resolve('late'), patienceMs(file));
    });
    try {
      const read = worker.link.guard(worker.link.remote.readAhead(file, path, ticket));
      const pixels = read.catch(() => undefined); // a worker that died: the decode has the next one
      const first = await withGrace(Promise.race([pixels, late]), { signal, graceMs: 0, startTimer });
      const isLate = first === 'late';
      return { pixels: isLate ? undefined : first, ticket, session: worker, isLate, isTaken: false };
    } catch (error) {
      forget(worker, ticket); // the caller has nothing to drop, and a worker that keeps files reads no more of them
      throw error;
    } finally {
      stopWatch?.();
    }
  };

  return {
    readAhead: (file, path, signal) => busy(() => readAhead(file, path, signal)),
    drop({ session, ticket, isTaken }) {
      if (!isTaken) forget(session, ticket);
    },
    decode: (file, path, spec, lease, signal, ahead) =>
      busy(async () => {
        const call = { file, path, spec, lease, signal, ahead };
        // Not in time where its neighbours are: it may be the file, or one of them that holds up the worker.
        if (ahead?.isLate) return attemptAlone(call);
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

function sendCall(session: Session, { file, path, spec, lease, ahead }: DecodeCall): Promise<DecodedImage> {
  const sent = lease.buffer instanceof ArrayBuffer ? withTransfer(lease, [lease.buffer]) : lease;
  if (ahead?.session !== session) return session.link.remote.decode(file, path, spec, sent);
  ahead.isTaken = true;
  return session.link.remote.decode(ahead.ticket, path, spec, sent);
}

function forget({ link, isOver }: Session, ticket: number): void {
  if (!isOver) void link.remote.drop(ticket);
}

/** A lease that can be sent (again): a plain buffer went down with the worker it was moved to. */
function freshLease(lease: TensorLease): TensorLease {
  if (!(lease.buffer instanceof ArrayBuffer)) return lease;
  const byteLength = lease.byteOffset + lease.byteLength;
  return { ...lease, buffer: new ArrayBuffer(byteLength) };
}
