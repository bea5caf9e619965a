import { KERNEL_VERSION, type FingerprintParts } from '../../core/fingerprint.ts';
import type { Settings } from '../app/settings.svelte.ts';

/** What makes rows comparable, for the settings as they are now. */
export function chosenParts({ models, preprocessing }: Pick<Settings, 'models' | 'preprocessing'>): FingerprintParts {
  return {
    modelSha256: models.chosen.sha256,
    output: models.output.id,
    preprocessing: preprocessing.current,
    arithmetic: 'fp32',
    pixels: 'exact',
    kernelVersion: KERNEL_VERSION,
  };
}
