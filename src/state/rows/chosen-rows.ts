import { fingerprintOf, KERNEL_VERSION } from '../../core/fingerprint.ts';
import { arithmeticOf } from '../../stages/embed/engines/registry.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { OpenRows } from './snapshot.ts';

/** What makes the rows of the settings as they are now, and makes them comparable. */
export async function chosenRows({
  models,
  preprocessing,
  device,
}: Pick<Settings, 'models' | 'preprocessing' | 'device'>): Promise<
  Pick<OpenRows, 'fingerprint' | 'parts' | 'model' | 'output'>
> {
  const { chosen: model, output } = models;
  const parts = {
    modelSha256: model.sha256,
    output: output.id,
    preprocessing: preprocessing.current,
    arithmetic: arithmeticOf(device),
    pixels: 'exact',
    kernelVersion: KERNEL_VERSION,
  } as const;
  return { fingerprint: await fingerprintOf(parts), parts, model, output };
}
