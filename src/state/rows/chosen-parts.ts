import { KERNEL_VERSION, type FingerprintParts } from '../../core/fingerprint.ts';
import { arithmeticOf } from '../../stages/embed/engines/registry.ts';
import type { Settings } from '../app/settings.svelte.ts';

/** What makes rows comparable, for the settings as they are now. */
export function chosenParts({
  models,
  preprocessing,
  device,
}: Pick<Settings, 'models' | 'preprocessing' | 'device'>): FingerprintParts {
  return {
    modelSha256: models.chosen.sha256,
    output: models.output.id,
    preprocessing: preprocessing.current,
    arithmetic: arithmeticOf(device),
    pixels: 'exact',
    kernelVersion: KERNEL_VERSION,
  };
}
