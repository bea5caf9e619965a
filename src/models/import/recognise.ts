import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import type { Architecture } from './architecture.ts';
import { expectedWeights } from './expected-weights.ts';
import type { ImportWarning } from './import.contract.ts';
import { mobilenetV2Architectures } from './mobilenet-v2-architecture.ts';
import { mobilenetV3Architectures } from './mobilenet-v3-architectures.ts';
import { modelMismatch } from './model-error.ts';
import { resnetArchitectures } from './resnet-architectures.ts';
import { vggArchitectures } from './vgg-architectures.ts';

/** The first convolutions of all families: where their names begin, the network begins. */
const FIRST_WEIGHTS = ['conv1.weight', 'features.0.weight', 'features.0.0.weight'];
const MAX_NAMED = 3; // names in a warning

/** Which network a checkpoint is. */
export interface Recognised {
  readonly architecture: Architecture;
  /** The checkpoint's weights, named as torchvision names them. */
  readonly weights: WeightTable;
  readonly warnings: readonly ImportWarning[];
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
 * Finds the network that has exactly these weights, whatever stands in front of their names and whatever head they have.
 *
 * @throws PipelineError `model-mismatch` if there is none; the message names the nearest network and the first weight that
 * does not fit it
 */
export function recognise(table: WeightTable): Recognised {
  const { weights, others } = withoutPrefix(table);
  let nearest: { readonly architecture: Architecture; readonly fit: Fit } | undefined;
  for (const architecture of allArchitectures()) {
    const fit = compare(architecture, weights);
    if (fit.misfit === undefined) {
      const unused = [...fit.unused, ...others];
      return { architecture, weights, warnings: unused.length > 0 ? [toWarning(unused)] : [] };
    }
    if (!nearest || fit.misfits < nearest.fit.misfits) nearest = { architecture, fit };
  }
  if (nearest && nearest.fit.fits > 0) {
    const { architecture, fit } = nearest;
    throw modelMismatch(`checkpoint is nearest to ${architecture.id}, but ${fit.misfit ?? ''}`);
  }
  const [first = ''] = table.keys();
  throw modelMismatch(
    `checkpoint is none of torchvision's ResNet, VGG, MobileNet V2 or V3: its first weight is ${first}, expected ${FIRST_WEIGHTS.join(' or ')}`,
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
    if (expected.has(name) || name.endsWith('.num_batches_tracked')) continue;
    const [first = ''] = name.split('.');
    if (body.has(first)) misfits.push(`${name} is there, expected no such weight`);
    else if (!head.has(first)) unused.push(name);
  }
  return { misfit: misfits[0], misfits: misfits.length, fits, unused };
}

/**
 * Takes off what wrappers put in front of names: `module.` anywhere, and whatever stands in front of the first convolution
 * (`model.`, `backbone.`, `_orig_mod.` …).
 */
function withoutPrefix(table: WeightTable): { readonly weights: WeightTable; readonly others: readonly string[] } {
  const names = new Map(Array.from(table.keys(), (name) => [name.replace(/(^|\.)(?:module\.)+/g, '$1'), name]));
  let prefix: string | undefined;
  for (const name of names.keys()) {
    const first = FIRST_WEIGHTS.find((weight) => name === weight || name.endsWith(`.${weight}`));
    const found = first === undefined ? undefined : name.slice(0, name.length - first.length);
    // The shortest one: `layer1.0.conv1.weight` ends like a first convolution too.
    if (found !== undefined && (prefix === undefined || found.length < prefix.length)) prefix = found;
  }
  const weights = new Map<string, WeightTensor>();
  const others: string[] = [];
  for (const [name, original] of names) {
    if (name.startsWith(prefix ?? '')) weights.set(name.slice(prefix?.length ?? 0), table.get(original)!);
    else others.push(original);
  }
  return { weights, others };
}

function toWarning(unused: readonly string[]): ImportWarning {
  return { code: 'weights-left-out', weights: unused.length, first: unused.slice(0, MAX_NAMED) };
}
