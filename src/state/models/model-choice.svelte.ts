import { messageOf } from '../../core/errors.ts';
import type { ModelIdentity, ModelOutput, ModelSpec } from '../../core/model-spec.ts';
import type { ModelFiles } from '../../models/import/import.contract.ts';
import { modelAmong } from '../../models/import/model-names.ts';
import { torchvisionAddress, torchvisionNames } from '../../models/import/torchvision-files.ts';
import { models as bundled } from '../../models/registry.ts';
import type { ModelFile } from '../../stages/embed/embed.contract.ts';
import { fetchModel } from '../../stages/embed/fetch-model.ts';
import { AddedModel, type TakeOptions } from './added-model.svelte.ts';
import { KeptModels } from './kept-models.svelte.ts';
import type { ModelParts } from './parts.ts';
import type { AddingPhase, ModelsNotice, ModelsView, TensorsPhase } from './view.ts';
import { toShownError, type ShownError } from '../app/shown-error.ts';
import { TensorList } from './tensor-list.svelte.ts';

/** A vector that was chosen, of which model, and the size of pictures that its length was told for. */
interface ChosenOutput {
  readonly modelId: string;
  readonly output: ModelOutput;
  readonly sizePx: number;
}

/** Which model, and which of its vectors: both choose another set of rows in the store. */
export class ModelChoice implements ModelsView {
  readonly downloads = torchvisionNames.flatMap((name) => {
    const url = torchvisionAddress(name);
    return url === undefined ? [] : [{ name, url }];
  });
  readonly #parts: ModelParts;
  readonly #kept: KeptModels;
  readonly #added: AddedModel;
  readonly #tensors = new TensorList();
  #chosenId = $state(bundled[0]?.id ?? '');
  #output = $state.raw<ChosenOutput | undefined>(undefined);
  #unremoved = $state.raw<ShownError | undefined>(undefined);
  #opened: Promise<readonly ModelsNotice[]> | undefined;

  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#kept = new KeptModels(parts.openStore);
    const list = () => this.list;
    this.#added = new AddedModel(parts, {
      get list() {
        return list();
      },
      kept: this.#kept,
      choose: (id) => {
        if (parts.isLocked()) return false;
        this.chosenId = id;
        return true;
      },
      isInUse: (id) => parts.isLocked() && this.chosen.id === id,
    });
  }

  get list(): readonly ModelSpec[] {
    return [...bundled, ...this.#kept.list];
  }
  get chosenId(): string {
    return this.chosen.id;
  }
  set chosenId(id: string) {
    if (id === this.#chosenId) return;
    this.#chosenId = id;
    this.#output = undefined; // the vectors of another model
  }
  get chosen(): ModelSpec {
    const model = this.list.find(({ id }) => id === this.#chosenId) ?? bundled[0];
    if (!model) throw new RangeError('this build has no model');
    return model;
  }

  get output(): ModelOutput {
    const { chosen } = this;
    const { output, sizePx } = this.#chosenOutput ?? { output: chosen.outputs[0], sizePx: chosen.sizePx };
    return sizePx === this.#sizePx ? output : (this.#listed(output.id) ?? { ...output, dim: dimOfAnySize(output) });
  }
  chooseOutput(listed: ModelOutput): void {
    // The list of tensors names a bundled model's own vectors by their tensors: the same rows must not get another fingerprint.
    const own = this.chosen.outputs.find(({ tensor, reduction }) => {
      return tensor === listed.tensor && reduction === listed.reduction;
    });
    const output = own ?? listed;
    this.#output = { modelId: this.chosen.id, output, sizePx: this.#toldFor(output) };
  }
  dimOf(output: ModelOutput): number | undefined {
    return this.#toldFor(output) === this.#sizePx ? output.dim : dimOfAnySize(output);
  }
  get tensors(): TensorsPhase {
    return this.#tensors.phase(this.#tensorsKey);
  }
  async readTensors(): Promise<void> {
    const model = this.chosen;
    const sizePx = this.#sizePx;
    await this.#tensors.read(this.#tensorsKey, async (signal) => {
      return this.#parts.listTensors(await toBlob(model, await this.fileOf(model), signal), sizePx, signal);
    });
  }

  get adding(): AddingPhase {
    return this.#added.phase;
  }
  add(files: readonly File[]): Promise<void> {
    const file = modelAmong(files);
    if (!file) return Promise.resolve();
    return this.#added.add({ file, beside: files.filter((other) => other !== file) });
  }
  /**
   * Takes a model file and chooses it, without a word on the screen: for the terminal.
   *
   * @throws PipelineError `file-damaged`, `model-damaged`, `model-mismatch`, what its first run throws; NetworkUnchosen; AbortError
   */
  useFile(files: ModelFiles, options: TakeOptions): Promise<ModelSpec> {
    return this.#added.take(files, options);
  }
  get unremoved(): ShownError | undefined {
    return this.#unremoved;
  }
  cancelAdding(): void {
    this.#added.cancel();
  }

  async remove(id: string): Promise<void> {
    this.#unremoved = undefined;
    const wasChosen = this.chosen.id === id;
    try {
      await this.#kept.remove(id);
      this.#added.forget(id);
      if (wasChosen && this.#chosenId === id) this.chosenId = bundled[0]?.id ?? '';
    } catch (error) {
      this.#unremoved = toShownError(error);
    }
  }

  /** Reads which models are kept here, once. Never fails: what the visitor should know of it becomes notices. */
  open(): Promise<readonly ModelsNotice[]> {
    this.#opened ??= this.#readKept();
    return this.#opened;
  }

  /** The model that this was: the same bytes, or a bundled one that has got others since. Undefined if it is gone. */
  find({ kind, id, sha256 }: Pick<ModelIdentity, 'kind' | 'id' | 'sha256'>): ModelSpec | undefined {
    const { list } = this;
    return (
      list.find((model) => model.sha256 === sha256) ??
      (kind === 'bundled' ? list.find((model) => model.kind === kind && model.id === id) : undefined)
    );
  }

  /** Where a model's file is. @throws PipelineError `model-missing` for one that is no longer kept here, `store-failed` */
  async fileOf(model: ModelSpec): Promise<ModelFile> {
    if (model.kind === 'dropped') return { kind: 'blob', blob: await this.#kept.fileOf(model) };
    return { kind: 'url', url: new URL(`models/${model.file}`, document.baseURI).href };
  }

  async #readKept(): Promise<readonly ModelsNotice[]> {
    try {
      const damaged = await this.#kept.open();
      return damaged === 0 ? [] : [{ code: 'models-damaged', models: damaged }];
    } catch (error) {
      return [{ code: 'models-unlisted', reason: messageOf(error) }];
    }
  }

  get #chosenOutput(): ChosenOutput | undefined {
    return this.#output?.modelId === this.chosen.id ? this.#output : undefined;
  }

  /** The size of pictures that an output's length is meant for: those of the list are told for the present one. */
  #toldFor(output: ModelOutput): number {
    const own = this.#chosenOutput;
    if (own?.output === output) return own.sizePx;
    return this.chosen.outputs.includes(output) ? this.chosen.sizePx : this.#sizePx;
  }

  /** An output as the list of tensors has it, for the present size of pictures. */
  #listed(id: string): ModelOutput | undefined {
    const { tensors } = this;
    if (tensors.kind !== 'read') return undefined;
    for (const { choices } of tensors.tensors) for (const choice of choices) if (choice.id === id) return choice;
    return undefined;
  }

  /** Edge of the pictures that the model gets, in pixels. */
  get #sizePx(): number {
    const { input, sizePx } = this.chosen;
    return input.isSizeFixed ? sizePx : this.#parts.sizePx();
  }
  get #tensorsKey(): string {
    return `${this.chosen.sha256} ${this.#sizePx}`;
  }
}

/** Length of a vector whatever the size of the pictures; undefined for those that hold every pixel of a map. */
function dimOfAnySize({ id, reduction, dim }: ModelOutput): number | undefined {
  return id === 'flattened' || reduction === 'flatten' ? undefined : dim;
}

/**
 * The file to look into: a kept one was checked when it was taken, one of this build is checked as before a run.
 *
 * @throws as {@link fetchModel}
 */
async function toBlob(model: ModelSpec, file: ModelFile, signal: AbortSignal): Promise<Blob> {
  return file.kind === 'blob' ? file.blob : new Blob([await fetchModel(model, file, { signal })]);
}
