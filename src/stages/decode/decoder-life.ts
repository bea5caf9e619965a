import { PipelineError, isAbort } from '../../core/errors.ts';
import type { DecodedImage, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { withTransfer, type WorkerLink } from '../../core/worker-link.ts';
import type { DecodeApi, PixelReport } from './decode.contract.ts';

/** A decode worker that is always there: one that died is replaced by the next call. */
export interface Decoder {
  /**
   * Turns one file into one model input. Two calls may be in flight: the second file is read while the first is decoded.
   *
   * @param lease - where the tensor goes. A plain ArrayBuffer is moved to the worker and comes back inside the result; it is
   *   lost where the call fails, so a lender must be ready to make another
   * @throws PipelineError `image-*`, `folder-lost`, `decode-crashed`, `decode-timeout`; AbortError once closed. Whatever else
   *   is thrown is a fault of ours with this file: the worker goes on
   */
  decode(file: Blob, path: string, spec: Preprocessing, lease: TensorLease): Promise<DecodedImage>;
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
}

/** How workers are made, and how patient we are. */
export interface LifeOptions {
  readonly open: () => WorkerLink<DecodeApi>;
  /** How long a decode of this file may take, in ms. */
  readonly patienceMs: (file: Blob) => number;
}

/** Keeps a decode worker alive. See {@link Decoder}. */
export function keepDecoding({ open, patienceMs }: LifeOptions): Decoder {
  let session: Session | undefined;
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
    const watchdog = setTimeout(() => {
      watch.isOver = true;
      end(worker);
    }, patience);
    try {
      return { kind: 'decoded', image: await worker.link.guard(sendCall(worker, call)) };
    } catch (error) {
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
      clearTimeout(watchdog);
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

  return {
    async decode(file, path, spec, lease) {
      const call = { file, path, spec, lease };
      const outcome = await attempt(current(), call);
      return outcome.kind === 'decoded' ? outcome.image : attemptAlone(call);
    },
    async probe() {
      const { link } = current();
      return link.guard(link.remote.probe());
    },
    close() {
      isClosed = true;
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
