import { PipelineError, isAbort, messageOf } from '../../core/errors.ts';
import type { DroppedModel, ModelSpec } from '../../core/model-spec.ts';
import {
  isQuestion,
  type ImportedFile,
  type ModelFiles,
  type NetworkCandidate,
} from '../../models/import/import.contract.ts';
import type { KeptModels } from './kept-models.svelte.ts';
import type { ModelParts } from './parts.ts';
import type { AddingPhase, ModelWarning } from './view.ts';
import { toShownError } from '../app/shown-error.ts';
import { preparationKey } from './preprocessing-rules.ts';

/** What {@link AddedModel.take} may be told. */
export interface TakeOptions {
  /** Whether it is kept in this browser; else it is gone with this page. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: AddingPhase) => void;
  /** Id of the network that is meant, where the file holds several. */
  readonly network?: string | undefined;
}

/** A file holds several networks, and nobody said which is meant; or said one that it does not hold. */
export class NetworkUnchosen extends Error {
  override readonly name = 'NetworkUnchosen';
  readonly candidates: readonly NetworkCandidate[];

  constructor(candidates: readonly NetworkCandidate[]) {
    super(`file holds more than one network: ${candidates.map(({ id }) => id).join(', ')}`);
    this.candidates = candidates;
  }
}

/** What the adding of a model needs to know of the list. */
export interface ModelList {
  readonly list: readonly ModelSpec[];
  readonly kept: KeptModels;
  /** Makes it the chosen one, unless a run is on. @returns whether it is */
  choose(id: string): boolean;
  /** Whether a run is on with it. */
  isInUse(id: string): boolean;
}

const ABOUT_PREPARATION: ReadonlySet<ModelWarning['code']> = new Set([
  'prepared-as',
  'prepared-otherwise',
  'preparation-unread',
]);

/** How a file becomes one of the models: made into a feature extractor, run once, kept. One at a time: the latest wins. */
export class AddedModel {
  readonly #parts: Pick<ModelParts, 'importModel' | 'tryModel'>;
  readonly #models: ModelList;
  #phase = $state.raw<AddingPhase>({ kind: 'idle' });
  #job: AbortController | undefined;

  constructor(parts: Pick<ModelParts, 'importModel' | 'tryModel'>, models: ModelList) {
    this.#parts = parts;
    this.#models = models;
  }

  get phase(): AddingPhase {
    return this.#phase;
  }

  /** Takes a file, with those beside it, and keeps it. What comes of it is in {@link phase}: it never throws. */
  async add(files: ModelFiles, network?: string): Promise<void> {
    this.#job?.abort();
    const job = (this.#job = new AbortController());
    const onPhase = (phase: AddingPhase) => {
      if (this.#job === job) this.#phase = phase;
    };
    try {
      await this.take(files, { keep: true, signal: job.signal, onPhase, network });
    } catch (error) {
      if (error instanceof NetworkUnchosen) {
        const choose = (id: string) => void this.add(files, id);
        onPhase({ kind: 'asking', fileName: files.file.name, candidates: error.candidates, choose });
        return;
      }
      // Whoever took its place has a phase of its own by now.
      if (!isAbort(error)) onPhase({ kind: 'failed', fileName: files.file.name, error: toShownError(error) });
    }
  }

  /** Gives up the file that is being taken, if there is one. */
  cancel(): void {
    if (!['reading', 'asking', 'testing', 'keeping'].includes(this.#phase.kind)) return;
    this.#job?.abort();
    this.#job = undefined;
    this.#phase = { kind: 'idle' };
  }

  /** A model was removed: what is told of it is no longer true. */
  forget(id: string): void {
    const phase = this.#phase;
    const isMeant = (phase.kind === 'added' || phase.kind === 'known') && phase.model.id === id;
    if (isMeant) this.#phase = { kind: 'idle' };
  }

  /**
   * Takes a file.
   *
   * @returns the model, chosen; an older one if the same file was taken before
   * @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, what the first run throws; NetworkUnchosen;
   * AbortError
   */
  async take(files: ModelFiles, { keep, signal, onPhase = () => undefined, network }: TakeOptions): Promise<ModelSpec> {
    const fileName = files.file.name;
    onPhase({ kind: 'reading', fileName });
    const { model, onnx, warnings } = await this.#import(files, signal, network);
    const known = this.#models.list.find((other) => isSame(other, model));
    const isAnew = known !== undefined && isPreparedAnew(known, model);
    if (isAnew && this.#models.isInUse(known.id)) {
      throw new PipelineError('model-busy', 'models', `model is in use by a run: ${known.title}`, { path: fileName });
    }
    if (known && !isAnew && !(keep && this.#models.kept.isLoose(known.id))) {
      const isChosen = this.#models.choose(known.id);
      const told = warnings.filter(({ code }) => ABOUT_PREPARATION.has(code));
      onPhase({ kind: 'known', fileName, model: known, warnings: told, isChosen });
      return known;
    }
    onPhase({ kind: 'testing', fileName });
    const [output, ...others] = model.outputs;
    const use = { model, file: { kind: 'blob', blob: onnx }, output, sizePx: model.sizePx } as const;
    const { dim } = await this.#parts.tryModel(use, signal);
    signal.throwIfAborted();
    const tried: DroppedModel = { ...model, outputs: [{ ...output, dim }, ...others] };
    onPhase({ kind: 'keeping', fileName });
    const unkept = keep ? await this.#keep(tried, onnx) : [];
    if (!keep) this.#models.kept.hold(tried, onnx);
    signal.throwIfAborted();
    const isChosen = this.#models.choose(tried.id);
    const anew = isAnew ? ([{ code: 'prepared-anew' }] as const) : [];
    onPhase({ kind: 'added', fileName, model: tried, warnings: [...anew, ...warnings, ...unkept], isChosen });
    return tried;
  }

  async #import(files: ModelFiles, signal: AbortSignal, network: string | undefined): Promise<ImportedFile> {
    const answer = await this.#parts.importModel(files, signal, network);
    signal.throwIfAborted();
    if (isQuestion(answer)) throw new NetworkUnchosen(answer.candidates);
    return answer;
  }

  /** @returns why it is not kept, if it is not: it works for this page all the same */
  async #keep(model: DroppedModel, onnx: Blob): Promise<readonly ModelWarning[]> {
    try {
      await this.#models.kept.keep(model, onnx);
      return [];
    } catch (error) {
      const isFull = error instanceof PipelineError && error.code === 'store-full';
      return [{ code: 'not-kept', isFull, reason: messageOf(error) }];
    }
  }
}

/** Whether a file beside it asks for another preparation of pictures than the known one has; without such a file the old one stays. */
function isPreparedAnew(known: ModelSpec, model: DroppedModel): boolean {
  if (model.prepared === undefined) return false;
  return preparationKey(known) !== preparationKey(model);
}

/** Whether two are of the same file. A checkpoint that was dropped again is known by its own bytes, whatever is made of them. */
function isSame(known: ModelSpec, model: DroppedModel): boolean {
  if (known.sha256 === model.sha256) return true;
  if (known.kind !== 'dropped' || known.source.network !== model.source.network) return false;
  return known.source.sha256 === model.source.sha256;
}
