import type { PipelineError } from '../../core/errors.ts';
import type { WeightTable } from '../../formats/weights/tensor.ts';
import type { Architecture, Family } from './architecture.ts';
import { expectedWeights } from './expected-weights.ts';
import { families } from './families.ts';
import type { ImportWarning } from './import.contract.ts';
import { modelMismatch } from './model-error.ts';

/** Names of the first weights of all families: where such a name begins, the network begins. */
export const FIRST_WEIGHTS: readonly string[] = [...new Set(families.flatMap(({ firstWeights }) => firstWeights))];

/** The part of weights that may be other ones for a network to be named as the nearest. */
const MOST_MISFITS = 0.5;

/** Which network a checkpoint is. */
export interface Recognised {
  readonly architecture: Architecture;
  /** The checkpoint's weights, named as the architecture's library names them. */
  readonly weights: WeightTable;
  readonly warnings: readonly ImportWarning[];
  /** Names of weights among these that are part of neither the network nor its head. */
  readonly unused: readonly string[];
}

/**
 * Finds every network that has exactly these weights, whatever head they have.
 *
 * @param weights - of one network, without what wrappers put in front of their names
 * @returns several where the weights alone do not tell, the most usual one first, each with its `distinction`; none if nothing fits
 */
export function recognise(weights: WeightTable): readonly Recognised[] {
  return comparisons(weights).flatMap(({ architecture, named, fit }) =>
    fit.misfit === undefined ? [{ architecture, weights: named, warnings: [], unused: fit.unused }] : [],
  );
}

/**
 * Why weights are no network that is known.
 *
 * @param parts - the parts of the file that begin as a network does
 * @param all - the whole file
 * @returns PipelineError `model-mismatch`, to be thrown; it names the nearest network and the first weight that does not fit it
 */
export function notRecognised(parts: readonly WeightTable[], all: WeightTable): PipelineError {
  let nearest: { readonly id: string; readonly fit: Fit } | undefined;
  for (const { architecture, fit } of parts.flatMap(comparisons)) {
    const isNear = fit.fits > 0 && fit.misfits < MOST_MISFITS * (fit.fits + fit.misfits);
    if (isNear && (!nearest || fit.misfits < nearest.fit.misfits)) nearest = { id: architecture.id, fit };
  }
  if (nearest) return modelMismatch(`checkpoint is nearest to ${nearest.id}, but ${nearest.fit.misfit ?? ''}`);
  const first = Array.from(all.keys()).find((name) => all.get(name)!.shape.length === 4) ?? [...all.keys()][0] ?? '';
  const shape = all.get(first)?.shape.join(', ') ?? '';
  const names = [...new Set(families.map(({ name }) => name))].join(', ');
  return modelMismatch(
    `checkpoint is none of the networks that are known (${names}), by names or by order and shape: its first weight is ${first} of shape (${shape})`,
  );
}

/** Whether a name is that of a normalisation's count of batches, which no row depends on. */
export function isCounter(name: string): boolean {
  return name.endsWith('.num_batches_tracked');
}

interface Comparison {
  readonly architecture: Architecture;
  /** The weights under the names that its plan uses. */
  readonly named: WeightTable;
  readonly fit: Fit;
}

/** Weights beside the networks of each family whose first weight is there. */
function comparisons(weights: WeightTable): readonly Comparison[] {
  return families.flatMap((family) => {
    if (!family.firstWeights.some((name) => weights.has(name))) return [];
    const named = namedFor(family, weights);
    const architectures = family.architectures((name) => named.get(name)?.shape);
    return architectures.map((architecture) => ({ architecture, named, fit: compare(architecture, named) }));
  });
}

function namedFor(family: Family, weights: WeightTable): WeightTable {
  if (!family.rename) return weights;
  return new Map(Array.from(weights, ([name, tensor]) => [family.rename?.(name) ?? name, tensor]));
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
    if (expected.has(name) || plan.ignored.has(name) || isCounter(name)) continue;
    const [first = ''] = name.split('.');
    if (body.has(first)) misfits.push(`${name} is there, expected no such weight`);
    else if (!head.has(first)) unused.push(name);
  }
  return { misfit: misfits[0], misfits: misfits.length, fits, unused };
}
