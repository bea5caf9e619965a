import type { ModelSpec } from '../core/model-spec.ts';
import type { Preprocessing } from '../core/preprocessing.ts';
import { expectedDim } from '../models/expected-dim.ts';
import { findModel, models } from '../models/registry.ts';
import type { SettingsView } from './app-view.ts';

/** Images of a trial run. */
const FIRST_COUNT = 200;

/** The visitor's choices before Start. Those that change the numbers choose another set of rows in the store. */
export class Settings implements SettingsView {
  readonly models = models;
  modelId = $state(models[0]?.id ?? '');
  preset = $state<Preprocessing['preset']>('squash');
  pillow = $state<Preprocessing['pillow']>('13');
  exif = $state<Preprocessing['exif']>('ignore');
  device = $state<'auto' | 'webgpu' | 'wasm'>('auto');
  leaveOutHidden = $state(false);
  firstOnly = $state(false);
  /** Images of a trial; the terminal's `--limit` sets it. */
  firstCount = $state(FIRST_COUNT);

  get model(): ModelSpec {
    const model = findModel(this.modelId) ?? this.models[0];
    if (!model) throw new RangeError('this build has no model');
    return model;
  }

  dimOf(model: ModelSpec): number {
    return expectedDim(model);
  }

  /** What will be done to each picture; plain data, part of the fingerprint. */
  get preprocessing(): Preprocessing {
    const { preset, pillow, exif, model } = this;
    return {
      preset,
      pillow,
      exif,
      sizePx: model.sizePx,
      resizePx: model.crop.resizePx,
      // Squash is the notebook's own transform: bilinear, whatever the model was trained with.
      filter: preset === 'squash' ? 'bilinear' : model.crop.filter,
      normalization: model.normalization,
    };
  }
}
