import type { Shard } from '../../core/shard.ts';
import { importModel, listTensors } from '../../models/import/import.client.ts';
import { DEVICES } from '../../stages/embed/engines/registry.ts';
import { openModelStore } from '../../stages/persist/model-store.ts';
import type { SettingsView } from './view.ts';
import { ModelChoice } from '../models/model-choice.svelte.ts';
import type { ModelParts } from '../models/parts.ts';
import { PreprocessingChoice } from '../models/preprocessing-choice.svelte.ts';

/** Images of a trial run. */
const SAMPLE_COUNT = 200;

/** The visitor's choices before Start. Those that change the numbers choose another set of rows in the store. */
export class Settings implements SettingsView {
  readonly models: ModelChoice;
  readonly preprocessing: PreprocessingChoice;
  readonly devices = DEVICES;
  device = $state('auto');
  leaveOutHidden = $state(false);
  takeMore = $state(false);
  sampleOnly = $state(false);
  readonly sampleCount = SAMPLE_COUNT;
  /** How many images at most, the first ones; the terminal's `--limit` sets it. */
  limit = $state<number | undefined>(undefined);
  /** The part of the folder that is this machine's; the terminal's `--shard` sets it. */
  shard = $state.raw<Shard | undefined>(undefined);

  /** @param parts - what only the page knows: how a model is run, and whether a run is on */
  constructor(parts: Pick<ModelParts, 'tryModel' | 'isLocked'>) {
    const sizePx = () => this.preprocessing.current.sizePx;
    this.models = new ModelChoice({ ...parts, sizePx, importModel, listTensors, openStore: openModelStore });
    this.preprocessing = new PreprocessingChoice(() => this.models.chosen);
  }
}
