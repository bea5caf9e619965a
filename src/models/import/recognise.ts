import type { PipelineError } from '../../core/errors.ts';
import type { WeightTable } from '../../formats/weights/tensor.ts';
import type { Architecture } from './architecture.ts';
import { expectedWeights } from './expected-weights.ts';
import type { ImportWarning } from './import.contract.ts';
import { mobilenetV2Architectures } from './mobilenet-v2-architecture.ts';
import { mobilenetV3Architectures } from './mobilenet-v3-architectures.ts';
import { modelMismatch } from './model-error.ts';
import { resnetArchitectures } from './resnet-architectures.ts';
import { vggArchitectures } from './vgg-architectures.ts';

/** Names of the first convolutions of all families: where such a name begins, the network begins. */
export const FIRST_WEIGHTS = ['conv1.weight', 'features.0.weight', 'features.0.0.weight'];

/** The part of weights that may be other ones for a network to be named as the nearest. */
const MOST_MISFITS = 0.5;

/** Which network a checkpoint is. */
export interface Recognised {
  readonly architecture: Architecture;
  /** The checkpoint's weights, named as torchvision names them. */
  readonly weights: WeightTable;
  readonly warnings: readonly ImportWarning[];
  /** Names of weights among these that are part of neither the network nor its head. */
  readonly unused: readonly string[];
}

/** Every network that is recognised. */
export function allArchitectures(): Architecture[] {
  return [
    ...resnetArchitectures(),
    ...vggArchitectures(),
    ...mobilenetV2Architectures(),
    ...mobilenetV3Architectures(),
  ];
}

/**
 * Finds every network that has exactly these weights, whatever head they have.
 *
 * @param weights - named as torchvision names them
 * @returns more than one where the weights alone do not tell; none if nothing fits
 */
export function recognise(weights: WeightTable): readonly Recognised[] {
  return allArchitectures().flatMap((architecture) => {
    const fit = compare(architecture, weights);
    if (fit.misfit !== undefined) return [];
    return [{ architecture, weights, warnings: [], unused: fit.unused }];
  });
}

/**
 * Why weights are no network that is known.
 *
 * @param parts - the parts of the file that begin as a network does, named as torchvision names them
 * @param all - the whole file
 * @returns PipelineError `model-mismatch`, to be thrown; it names the nearest network and the first weight that does not fit it
 */
export function notRecognised(parts: readonly WeightTable[], all: WeightTable): PipelineError {
  let nearest: { readonly id: string; readonly fit: Fit } | undefined;
  for (const architecture of allArchitectures()) {
    for (const weights of parts) {
      const fit = compare(architecture, weights);
      const isNear = fit.fits > 0 && fit.misfits < MOST_MISFITS * (fit.fits + fit.misfits);
      if (isNear && (!nearest || fit.misfits < nearest.fit.misfits)) nearest = { id: architecture.id, fit };
    }
  }
  if (nearest) return modelMismatch(`checkpoint is nearest to ${nearest.id}, but ${nearest.fit.misfit ?? ''}`);
  const first = Array.from(all.keys()).find((name) => all.get(name)!.shape.length === 4) ?? [...all.keys()][0] ?? '';
  const shape = all.get(first)?.shape.join(', ') ?? '';
  return modelMismatch(
    `checkpoint is none of torchvision's ResNet, VGG, MobileNet V2 or V3, by names or by order and shape: its first weight is ${first} of shape (${shape})`,
  );
}

interface Fit {
  /** The first weight that does not fit, in words; undefined if all do. */
  readonly misfit: string | undefined;
  readonly misfits: number;
  readonly fits: number;
  /** Names outside of the network that are no head either. */
  readonly unused: readonly string[];
}

function compare({ plan, body, head }: Architecture, weights: WeightTable): Fit {
  const expected = expectedWeights(plan);
  const misfits: string[] = [];
  for (const [name, shape] of expected) {
    const weight = weights.get(name);
    if (!weight) misfits.push(`${name} is missing, expected (${shape.join(', ')})`);
    else if (weight.shape.join() !== shape.join()) {
      misfits.push(`${name} is of shape (${weight.shape.join(', ')}), expected (${shape.join(', ')})`);
    }
  }
  const fits = expected.size - misfits.length;
  const unused: string[] = [];
  for (const name of weights.keys()) {
    if (expected.has(name) || isCounter(name)) continue;
    const [first = ''] = name.split('.');
    if (body.has(first)) misfits.push(`${name} is there, expected no such weight`);
    else if (!head.has(first)) unused.push(name);
  }
  return { misfit: misfits[0], misfits: misfits.length, fits, unused };
}

/** Whether a name is that of a normalisation's count of batches, which no row depends on. */
export function isCounter(name: string): boolean {
  return name.endsWith('.num_batches_tracked');
}
