import type { BackendNote } from './backend-note.ts';
import { toTrialSizes } from './batch-trial.ts';
import type { Device } from './embed.contract.ts';
import type { InferenceEngine, Machine, Probe } from './engines/engine.ts';

/** One way to open the model. */
export interface Attempt {
  /** Which engine: its id. */
  readonly backend: string;
  readonly crash: InferenceEngine['crash'];
  readonly mayShrink: boolean;
  readonly batchSize: number;
  /** The model's own batch if that is fixed; `batchSize` is a multiple of it. */
  readonly fixedBatch: number | undefined;
  /** Sizes to be timed, `batchSize` the first and largest; none where there is nothing to choose. */
  readonly trialSizes: readonly number[];
  readonly threads: number;
  /** Whether the engine was asked for by name: a slow device will do. */
  readonly byName: boolean;
  /** As `Proposal.openLimitMs`; always given where another way is left. */
  readonly openLimitMs?: number;
  /** Given if raw pictures are not to be prepared by the device. */
  readonly tensorsOnly?: true;
  /** Why not a better one: told only if this attempt is reached. */
  readonly note?: BackendNote;
}

/** An engine, and what a look for its device found. */
export interface Candidate {
  readonly engine: InferenceEngine;
  readonly probe: Probe;
}

/** What a plan is made of. */
export interface PlanInput extends Machine {
  readonly device: Device;
  /** As {@link candidatesFor} chose them, best first. */
  readonly candidates: readonly Candidate[];
  /** Edge of the model's square input, in pixels. */
  readonly sizePx: number;
  /** Images in a batch if the model takes no other count. */
  readonly fixedBatch: number | undefined;
  /** Asked for by the caller, instead of what suits the backend. */
  readonly batchSize?: number | undefined;
  /** The size that was found the fastest before, on this adapter. */
  readonly recallBatch?: ((backend: string, adapter: string) => number | undefined) | undefined;
}

/** Ways to open the model, best first, and why better ones are missing. */
export interface BackendPlan {
  readonly attempts: readonly Attempt[];
  readonly notes: readonly BackendNote[];
}

/**
 * Where an engine proposes no limit for opening and another way is left, in ms. A thread that never starts would else be waited for
 * until the visitor cancels; who needs longer for the first pictures of a network has days to wait for a folder.
 */
const OPEN_LIMIT_MS = 10 * 60_000;
/** Batches are for pictures of up to this edge; larger ones cost as their area grows. */
const USUAL_SIZE_PX = 224;

/**
 * Engines that come into question: all of them, or the one that was asked for and those behind it, should it fail; in either case
 * only such as give the same rows.
 */
export function candidatesFor(device: Device, engines: readonly InferenceEngine[]): readonly InferenceEngine[] {
  const wanted = device === 'auto' ? engines : engines.slice(engines.findIndex(({ id }) => id === device));
  const arithmetic = device === 'auto' ? undefined : wanted[0]?.arithmetic;
  return wanted.filter((engine) => engine.arithmetic === arithmetic);
}

/** Lists the ways to be tried, best first. */
export function planBackends(input: PlanInput): BackendPlan {
  const { device, candidates, fixedBatch } = input;
  const attempts: Attempt[] = [];
  const notes: BackendNote[] = [];
  // Whoever asked for the GPU needs no reason why it was not passed over.
  if (device !== 'auto' && candidates[0]?.engine.needs === 'processor')
    notes.push({ code: 'asked-by-name', backend: device });
  for (const { engine, probe } of candidates) {
    if (probe.kind === 'none') {
      notes.push(probe.why);
      continue;
    }
    if (probe.isSoftware) notes.push({ code: 'software-taken', adapter: probe.adapter });
    const { id: backend, crash, mayShrink } = engine;
    for (const { batchSize, measuresBatch = false, ...proposed } of engine.propose(probe, input)) {
      const way = { backend, crash, mayShrink, fixedBatch, byName: device === backend };
      const recall = () => input.recallBatch?.(backend, probe.adapter);
      attempts.push({
        ...way,
        ...proposed,
        ...chooseBatch(toBatchSize(batchSize, input), measuresBatch, input, recall),
      });
    }
  }
  const last = attempts.length - 1;
  return { attempts: attempts.map((way, i) => (i < last ? { openLimitMs: OPEN_LIMIT_MS, ...way } : way)), notes };
}

/** The batch to be opened with: the one found before, else the largest with sizes to be tried; or as it was asked for. */
function chooseBatch(
  largest: number,
  isMeasured: boolean,
  { fixedBatch, batchSize }: PlanInput,
  recall: () => number | undefined,
): Pick<Attempt, 'batchSize' | 'trialSizes'> {
  if (!isMeasured || fixedBatch !== undefined || batchSize !== undefined) return { batchSize: largest, trialSizes: [] };
  const known = recall();
  if (known !== undefined) return { batchSize: Math.min(known, largest), trialSizes: [] };
  return { batchSize: largest, trialSizes: toTrialSizes(largest) };
}

/**
 * What the usual batch is for this model. The area of a picture decides, since every tensor of a network grows with it: at
 * 448 pixels a quarter of the images has the same first convolution as at 224, and so stays under the same limit. (A wider
 * one, as VGG's, may still be too much for a GPU: then a quarter of the batch is tried.) A fixed batch is taken as often as it
 * goes into that, once at least: a model of one picture at a time would else mean a stored batch a picture.
 */
function toBatchSize(usual: number, { sizePx, fixedBatch, batchSize }: PlanInput): number {
  const fitting = Math.floor(usual * Math.min(1, (USUAL_SIZE_PX / sizePx) ** 2));
  return toMultiple(batchSize ?? fitting, fixedBatch);
}

/**
 * The same way with half the batch; one image at least, or the model's own batch. It is what comes after a crash: pictures are no
 * longer prepared by the device, which may have been the reason.
 */
export function withHalfBatch(attempt: Attempt): Attempt {
  const batchSize = toMultiple(Math.floor(attempt.batchSize / 2), attempt.fixedBatch);
  return { ...attempt, batchSize, trialSizes: [], tensorsOnly: true };
}

function toMultiple(images: number, of = 1): number {
  return Math.max(1, Math.floor(images / of)) * of;
}
