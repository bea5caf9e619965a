import { KERNEL_VERSION, type FingerprintParts } from '../../core/fingerprint.ts';
import type { Settings } from '../app/settings.svelte.ts';
import type { Engine } from '../run/engine.ts';

/** What makes rows comparable, for the settings as they are now. @throws as {@link Engine.pixels} */
export async function chosenParts(
  { models, preprocessing }: Pick<Settings, 'models' | 'preprocessing'>,
  engine: Engine,
): Promise<FingerprintParts> {
  const [model, output, prepared] = [models.chosen, models.output, preprocessing.current]; // before others are chosen
  const { pixels } = await engine.pixels();
  return {
    modelSha256: model.sha256,
    output: output.id,
    preprocessing: prepared,
    arithmetic: 'fp32',
    pixels,
    kernelVersion: KERNEL_VERSION,
  };
}
