import { PipelineError, messageOf, type ErrorCode } from '../../core/errors.ts';
import { withGrace } from '../../core/grace.ts';
import type { Prepared } from '../../core/prepared.ts';
import { Serial } from '../../core/serial.ts';
import { startTimer as platformTimer, type StartTimer } from '../../core/timer.ts';
import { batchLimitMs, withinLimit } from './batch-limit.ts';
import { toMessage, type BackendNote } from './backend-note.ts';
import { withHalfBatch, type Attempt, type BackendPlan } from './backend-plan.ts';
import type { EmbeddedBatch, EmbedReport } from './embed.contract.ts';
import { openWithinLimit, type OpenLimitOptions } from './open-limit.ts';

/** A model that one worker holds open. */
export interface OpenedModel {
  readonly report: Omit<EmbedReport, 'notes'>;
  /** The leases stay the caller's, also if this fails. */
  embed(batch: readonly Prepared[]): Promise<EmbeddedBatch>;
  /** Ends the worker. */
  close(): void;
}

/** Opens the model in a worker of its own; a failure leaves no worker behind. `onRead` is called once the model's file is there. */
export type OpenModel = (attempt: Attempt, signal: AbortSignal, onRead: () => void) => Promise<OpenedModel>;

/** The embed stage, open. */
export interface Embedder {
  /** What runs now; batch size and notes change when a lost device or a dead worker was replaced. */
  readonly report: EmbedReport;
  /**
   * Runs one batch, after those that were asked for before. Any length: what exceeds `report.batchSize` is split.
   *
   * @returns rows in the order of the batch, and the batch's own leases, which stay the caller's if this fails
   * @param signal - gives up: a batch that is at the model and not done within a grace period then closes the embedder
   * @throws PipelineError `device-lost` or `embed-crashed` if it failed again, or gave no answer again, after a restart with half
   *   the batch; `model-mismatch`; AbortError once closed; the signal's reason
   */
  embed(batch: readonly Prepared[], signal?: AbortSignal): Promise<EmbeddedBatch>;
  /** Whether it was closed: by {@link close}, or because it had to be given up. */
  readonly isClosed: boolean;
  /** Ends the worker at once; calls in flight reject with an AbortError. */
  close(): void;
}

// These come from the file, not from the backend: another backend would fail just so.
const FAULT_OF_THE_MODEL: readonly ErrorCode[] = ['model-missing', 'model-damaged', 'model-mismatch', 'file-damaged'];

interface Current {
  readonly attempt: Attempt;
  readonly model: OpenedModel;
}

/** A batch on its way. */
interface Turn {
  /** Whether it is at the model, or at one that is being opened for it. */
  isOn: boolean;
  isGivenUp: boolean;
}

/**
 * Opens the model by the first way of the plan that works; each failure becomes a note.
 *
 * @throws PipelineError `model-missing`, `model-damaged`, `model-mismatch`; `embed-unavailable` if no way works; AbortError
 */
export async function openEmbedder(
  plan: BackendPlan,
  open: OpenModel,
  signal: AbortSignal,
  startTimer: StartTimer = platformTimer,
): Promise<Embedder> {
  const notes = [...plan.notes];
  for (const attempt of plan.attempts) {
    if (attempt.note) notes.push(attempt.note);
    try {
      const current = await openOrSmaller(attempt, open, { signal, startTimer, notes });
      return new RestartingEmbedder(current, open, { notes, startTimer });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PipelineError) || FAULT_OF_THE_MODEL.includes(error.code)) throw error;
      notes.push(toNote(attempt, error));
    }
  }
  throw new PipelineError('embed-unavailable', 'embed', `no backend works here: ${notes.map(toMessage).join('; ')}`);
}

// A GPU that can't hold the batch may still beat the processor with a quarter of it.
async function openOrSmaller(
  attempt: Attempt,
  open: OpenModel,
  { notes, ...limit }: OpenLimitOptions & { readonly notes: BackendNote[] },
): Promise<Current> {
  try {
    return toCurrent(attempt, await openWithinLimit(open, attempt, limit));
  } catch (error) {
    limit.signal.throwIfAborted();
    const smaller = withHalfBatch(withHalfBatch(attempt));
    const isWorthIt = attempt.batchSize >= 8 && smaller.batchSize < attempt.batchSize;
    if (!isCrash(error) || !attempt.mayShrink || !isWorthIt) throw error;
    notes.push(toNote(attempt, error));
    return toCurrent(smaller, await openWithinLimit(open, smaller, limit));
  }
}

class RestartingEmbedder implements Embedder {
  readonly #open: OpenModel;
  readonly #serial = new Serial();
  readonly #closing = new AbortController();
  readonly #notes: BackendNote[];
  readonly #startTimer: StartTimer;
  #current: Current;
  /** Why no worker is left: a restart failed. */
  #broken: PipelineError | undefined;

  constructor(
    current: Current,
    open: OpenModel,
    { notes, startTimer }: { readonly notes: BackendNote[]; readonly startTimer: StartTimer },
  ) {
    this.#current = current;
    this.#open = open;
    this.#notes = notes;
    this.#startTimer = startTimer;
  }

  get report(): EmbedReport {
    return { ...this.#current.model.report, notes: [...this.#notes] };
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  embed(batch: readonly Prepared[], signal?: AbortSignal): Promise<EmbeddedBatch> {
    const turn: Turn = { isOn: false, isGivenUp: false };
    const onGiveUp = () => {
      turn.isGivenUp = true;
      if (turn.isOn) this.close(); // else the model is at somebody else's batch
    };
    return withGrace(this.#embedInTurn(batch, turn), { signal, onGiveUp, startTimer: this.#startTimer });
  }

  #embedInTurn(batch: readonly Prepared[], turn: Turn): Promise<EmbeddedBatch> {
    return this.#serial.run(async () => {
      this.#closing.signal.throwIfAborted();
      if (turn.isGivenUp) throw new DOMException('batch was given up before its turn', 'AbortError');
      if (this.#broken) throw this.#broken;
      turn.isOn = true;
      try {
        return await this.#embedSplit(batch);
      } catch (error) {
        this.#closing.signal.throwIfAborted();
        if (!isCrash(error)) throw error;
        await this.#restart(error);
        return await this.#embedSplit(batch);
      } finally {
        turn.isOn = false;
      }
    });
  }

  close(): void {
    this.#closing.abort(new DOMException('embedder was closed', 'AbortError'));
    this.#current.model.close();
  }

  async #restart(reason: PipelineError): Promise<void> {
    this.#current.model.close();
    const attempt = withHalfBatch(this.#current.attempt);
    const limit = { signal: this.#closing.signal, startTimer: this.#startTimer };
    const model = await openWithinLimit(this.#open, attempt, limit).catch((error: unknown) => {
      this.#closing.signal.throwIfAborted();
      const message = `${reason.message}; restart failed: ${messageOf(error)}`;
      this.#broken = new PipelineError(reason.code, 'embed', message, { cause: error });
      throw this.#broken;
    });
    this.#current = { attempt, model };
    this.#notes.push({ code: 'restarted', batchSize: attempt.batchSize, reason: reason.message });
  }

  async #embedSplit(batch: readonly Prepared[]): Promise<EmbeddedBatch> {
    const { batchSize, dim } = this.#current.model.report;
    if (batch.length <= batchSize) return { rows: (await this.#runModel(batch)).rows, prepared: batch };
    const rows = new Float32Array(batch.length * dim);
    for (let from = 0; from < batch.length; from += batchSize) {
      const part = await this.#runModel(batch.slice(from, from + batchSize));
      rows.set(part.rows, from * dim);
    }
    return { rows, prepared: batch };
  }

  /** A driver or a thread pool may hang, and then no answer ever comes: that is a crash like any other. */
  #runModel(batch: readonly Prepared[]): Promise<EmbeddedBatch> {
    const { attempt, model } = this.#current;
    return withinLimit(model.embed(batch), {
      limitMs: batchLimitMs(model.report.warmUpMs),
      startTimer: this.#startTimer,
      onLimit: (seconds) => {
        model.close();
        const message = `model gave no answer within ${seconds} seconds for a batch of ${attempt.batchSize}`;
        return new PipelineError(attempt.crash, 'embed', message);
      },
    });
  }
}

/** What was opened; its batch may be a smaller one that was found to be faster. */
function toCurrent(attempt: Attempt, model: OpenedModel): Current {
  return { attempt: { ...attempt, batchSize: model.report.batchSize, trialSizes: [] }, model };
}

function isCrash(error: unknown): error is PipelineError {
  return error instanceof PipelineError && (error.code === 'device-lost' || error.code === 'embed-crashed');
}

function toNote({ backend, batchSize, threads }: Attempt, error: unknown): BackendNote {
  return { code: 'not-taken', backend, batchSize, threads, reason: messageOf(error) };
}
