import { untrack } from 'svelte';
import type { ModelSpec } from '../../core/model-spec.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import {
  applyChange,
  isSameRecipe,
  preparationKey,
  recipeOf,
  takesBytes,
  type KeptRules,
} from './preprocessing-rules.ts';
import type { PreprocessingChange, PreprocessingView } from './preprocessing-view.ts';

/** What is done to each picture before the model sees it. */
export class PreprocessingChoice implements PreprocessingView {
  readonly #model: () => ModelSpec;
  /** The visitor's, for every model that says nothing of its own. */
  #picked: Preprocessing['preset'] = 'squash';
  #kept = $state.raw<KeptRules>({ pillow: '13', exif: 'ignore' });
  /** A list that is read again has the same model in another object. */
  readonly #modelKey = $derived.by(() => {
    const model = this.#model();
    return `${model.id} ${model.sha256} ${preparationKey(model)}`;
  });
  /** Another model has the one that the file beside it asks for, else the one that the visitor picked last. */
  #preset = $derived.by(() => {
    void this.#modelKey;
    return untrack(() => preparedPreset(this.#model())) ?? this.#picked;
  });
  /**
   * What preset and model say, until the visitor's changes are assigned to it; another preset or model computes it anew, for one
   * model's numbers are wrong for another.
   */
  #chosen = $derived.by(() => {
    void this.#modelKey;
    const preset = this.#preset;
    return untrack(() => recipeOf(preset, this.#model(), this.#kept));
  });

  /** @param model - the chosen one: size, filter, mean and deviation are its own */
  constructor(model: () => ModelSpec) {
    this.#model = model;
  }

  get preset(): Preprocessing['preset'] {
    return this.#preset;
  }
  set preset(preset: Preprocessing['preset']) {
    this.#picked = this.#preset = preset;
  }
  get current(): Preprocessing {
    const { wideGrey, ...chosen } = this.#chosen; // what is kept says it, also by saying nothing
    void wideGrey;
    return { ...chosen, ...this.#kept };
  }
  get recipes(): Readonly<Record<Preprocessing['preset'], Preprocessing>> {
    const model = this.#model();
    return { squash: recipeOf('squash', model, this.#kept), crop: recipeOf('crop', model, this.#kept) };
  }
  get isChanged(): boolean {
    return !isSameRecipe(this.#chosen, this.recipes[this.#preset]);
  }
  get isSizeFixed(): boolean {
    return this.#model().input.isSizeFixed;
  }
  get isScaleFixed(): boolean {
    return takesBytes(this.#model());
  }

  change(change: PreprocessingChange): void {
    const next = applyChange(this.current, change, this.#model());
    const { pillow, exif, wideGrey } = next;
    this.#kept = { pillow, exif, ...(wideGrey === undefined ? {} : { wideGrey }) };
    this.#chosen = next;
  }
  /**
   * Chooses what was chosen earlier for this model.
   *
   * @throws PreprocessingError if the model does not take it any more
   */
  useAgain({ preset, resizePx, wideGrey, ...rest }: Preprocessing): void {
    this.preset = preset;
    const { colours, ...change } = rest; // these are the model's
    void colours;
    const edge = preset === 'crop' ? { resizePx } : {}; // a squash knows none
    this.change({ ...change, ...edge, wideGrey: wideGrey ?? 'clip' });
  }
  useModelsOwn(): void {
    this.#use('crop');
  }
  useNotebooks(): void {
    this.#use('squash');
  }

  #use(preset: Preprocessing['preset']): void {
    this.preset = preset;
    this.#chosen = this.recipes[preset];
  }
}

function preparedPreset(model: ModelSpec): Preprocessing['preset'] | undefined {
  return model.kind === 'dropped' ? model.prepared?.preset : undefined;
}
