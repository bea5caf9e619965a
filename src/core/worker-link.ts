import * as Comlink from 'comlink';
import { PipelineError, type ErrorCode, type Stage, type WireError } from './errors.ts';

/** A running worker and the way to call it. */
export interface WorkerLink<Api> {
  readonly remote: Comlink.Remote<Api>;
  /**
   * Ties a call to the life of the worker: Comlink leaves calls to a dead worker pending for ever.
   *
   * @throws PipelineError with the link's crash code once the worker has died; AbortError once the link was closed
   */
  guard<T>(call: Promise<T>): Promise<T>;
  /** Ends the thread at once; calls in flight reject with an AbortError. */
  close(): void;
}

/** Which failure a dead worker is, for the calls that it leaves behind. */
export interface CrashCode {
  readonly code: ErrorCode;
  readonly stage: Stage;
}

interface ThrownValue {
  readonly value: unknown;
}
type WireThrown =
  { readonly kind: 'pipeline'; readonly error: WireError } | { readonly kind: 'other'; readonly rest: unknown };

/** A callback on its way to a worker. */
class CallbackPort {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    this.port = port;
  }
}

let errorTransferInstalled = false;

/**
 * Teaches Comlink to carry a {@link PipelineError} with its code and path; its own handler drops all but name, message and stack.
 * Also turns a callback of {@link openCallback} into a function on the other side.
 * Once a thread: wrapped twice on one side, the two threads would speak different formats.
 */
export function installErrorTransfer(): void {
  if (errorTransferInstalled) return;
  errorTransferInstalled = true;
  const fallback = Comlink.transferHandlers.get('throw') as Comlink.TransferHandler<ThrownValue, unknown>;
  const handler: Comlink.TransferHandler<ThrownValue, WireThrown> = {
    canHandle: (value): value is ThrownValue => fallback.canHandle(value),
    serialize(thrown) {
      if (thrown.value instanceof PipelineError) return [{ kind: 'pipeline', error: thrown.value.toWire() }, []];
      const [rest, transferables] = fallback.serialize(thrown);
      return [{ kind: 'other', rest }, transferables];
    },
    deserialize(wire) {
      if (wire.kind === 'pipeline') throw PipelineError.fromWire(wire.error);
      return fallback.deserialize(wire.rest);
    },
  };
  Comlink.transferHandlers.set('throw', handler);
  const callbacks: Comlink.TransferHandler<CallbackPort, MessagePort> = {
    canHandle: (value): value is CallbackPort => value instanceof CallbackPort,
    serialize: ({ port }) => [port, [port]],
    deserialize: (port) => Comlink.wrap(port) as unknown as CallbackPort,
  };
  Comlink.transferHandlers.set('callback', callbacks);
}

/** Offers `api` to the thread that started this worker. The last line of every `*.worker.ts`. */
export function exposeApi(api: object): void {
  installErrorTransfer();
  Comlink.expose(api);
}

/** Offers `api` to whoever holds the other end of a port. */
export function serveApi(port: MessagePort, api: object): void {
  installErrorTransfer();
  Comlink.expose(api, port);
}

/** The way to what {@link serveApi} offers at the other end of a port. Calls are pending for ever once that end is gone. */
export function openPort<Api>(port: MessagePort): Comlink.Remote<Api> {
  installErrorTransfer();
  return Comlink.wrap<Api>(port);
}

/** Marks buffers to be moved, not copied, with the value that holds them. */
export function withTransfer<T>(value: T, buffers: readonly Transferable[]): T {
  return Comlink.transfer(value, [...buffers]);
}

/** A callback that a worker may call; `release` frees its message port. One a run, not one a batch. */
export function openCallback<F extends (...args: never[]) => void>(
  callback: F,
): { readonly proxy: F; release(): void } {
  const { port1, port2 } = new MessageChannel();
  Comlink.expose(callback, port1);
  return {
    // The other side gets a function: see `installErrorTransfer`.
    proxy: new CallbackPort(port2) as unknown as F,
    release() {
      port1.close();
      port2.close();
    },
  };
}

// The page's CSP demands Trusted Types. Worker scripts are our own build's files: only our own origin is let through.
interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

/** Lets a script's address through only if it is on our own origin. */
export function ownScriptUrl(url: string): string {
  const absolute = new URL(url, location.href);
  if (absolute.origin !== location.origin) throw new TypeError(`script is not from this origin: ${absolute.href}`);
  return absolute.href;
}

let policy: ScriptUrlPolicy | undefined;
/** The address of a script of our own, as the CSP’s Trusted Types want it. @throws TypeError for one of another origin */
export function trustedScriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy('foldvec-worker', { createScriptURL: ownScriptUrl }) ?? {
    createScriptURL: ownScriptUrl,
  };
  return policy.createScriptURL(url);
}

/**
 * Starts a module worker.
 *
 * @param url - address of the worker's script, from `import url from './x.worker.ts?worker&url'`
 * @param name - shown by the browser's tools
 * @param crash - how calls fail once the worker has died, or if its script does not load
 */
export function openLink<Api>(url: string, name: string, crash: CrashCode): WorkerLink<Api> {
  installErrorTransfer();
  const worker = new Worker(trustedScriptUrl(url), { type: 'module', name });
  const inFlight = new Set<(reason: Error) => void>();
  let dead: Error | undefined;

  const end = (reason: Error) => {
    if (dead) return;
    dead = reason;
    worker.terminate();
    for (const reject of inFlight) reject(reason);
    inFlight.clear();
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    // The message is undefined when the script itself did not load.
    const detail = (event as { message?: string }).message ?? 'its script did not load';
    end(new PipelineError(crash.code, crash.stage, `${name} worker died: ${detail}`));
  });
  // An answer that cannot be read belongs to a call that would wait for ever, and nothing tells which one.
  worker.addEventListener('messageerror', () => {
    end(new PipelineError(crash.code, crash.stage, `${name} worker sent what cannot be read here`));
  });

  return {
    remote: Comlink.wrap<Api>(worker),
    // Promise.race against one long-lived promise would keep every result alive: hold the rejecters in flight instead.
    guard: (call) =>
      new Promise((resolve, reject) => {
        if (dead) {
          call.catch(() => undefined); // it may fail by itself, and nobody else listens
          reject(dead);
          return;
        }
        inFlight.add(reject);
        call.then(resolve, reject).finally(() => inFlight.delete(reject));
      }),
    close: () => {
      end(new DOMException(`${name} worker was closed`, 'AbortError'));
    },
  };
}
