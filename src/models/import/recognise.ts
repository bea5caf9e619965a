import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import type { Architecture, Family } from './architecture.ts';
import { expectedWeights } from './expected-weights.ts';
import { families } from './families.ts';
import type { ImportWarning } from './import.contract.ts';
import { modelMismatch } from './model-error.ts';

const MAX_NAMED = 3; // names in a warning

/** Which network a checkpoint is. */
export interface Recognised {
  readonly architecture: Architecture;
  /** The checkpoint's weights, named as the architecture's library names them. */
  readonly weights: WeightTable;
  readonly warnings: readonly ImportWarning[];
}

/**
 * Finds the networks that have exactly these weights, whatever stands in front of their names and whatever head they have.
 *
 * @returns one, or several where the weights alone don't tell them apart: the most usual one first, each with its `distinction`
 * @throws PipelineError `model-mismatch` if there is none; the message names the nearest network and the first weight that
 * does not fit it
 */
export function recognise(table: WeightTable): readonly [Recognised, ...Recognised[]] {
  const found: Recognised[] = [];
  let nearest: { readonly architecture: Architecture; readonly fit: Fit } | undefined;
  for (const family of families) {
    const begun = withoutPrefix(table, family);
    if (!begun) continue;
    const { weights, others } = begun;
    for (const architecture of family.architectures((name) => weights.get(name)?.shape)) {
      const fit = compare(architecture, weights);
      if (fit.misfit === undefined) {
        const isHead = (name: string) => name.split('.').some((part) => architecture.head.has(part));
        const unused = [...fit.unused, ...others.filter((name) => !isHead(name))];
        found.push({ architecture, weights, warnings: unused.length > 0 ? [toWarning(unused)] : [] });
      } else if (!nearest || fit.misfits < nearest.fit.misfits) nearest = { architecture, fit };
    }
  }
  const [first, ...more] = found;
  if (first) return [first, ...more];
  if (nearest && nearest.fit.fits > 0) {
    const { architecture, fit } = nearest;
    throw modelMismatch(`checkpoint is nearest to ${architecture.id}, but ${fit.misfit ?? ''}`);
  }
  const [firstName = ''] = table.keys();
  const names = new Set(families.map(({ name }) => name));
  throw modelMismatch(
    `checkpoint is none of the networks that are known (${[...names].join(', ')}): its first weight is ${firstName}`,
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
    if (expected.has(name) || plan.ignored.has(name) || name.endsWith('.num_batches_tracked')) continue;
    const [first = ''] = name.split('.');
    if (body.has(first)) misfits.push(`${name} is there, expected no such weight`);
    else if (!head.has(first)) unused.push(name);
  }
  return { misfit: misfits[0], misfits: misfits.length, fits, unused };
}

/**
 * Takes off what wrappers put in front of names: `module.` anywhere, and whatever stands in front of the family's first weight
 * (`model.`, `backbone.`, `_orig_mod.` …).
 *
 * @returns undefined if there is no such weight
 */
function withoutPrefix(
  table: WeightTable,
  family: Family,
): { readonly weights: WeightTable; readonly others: readonly string[] } | undefined {
  const names = new Map(Array.from(table.keys(), (name) => [name.replace(/(^|\.)(?:module\.)+/g, '$1'), name]));
  let prefix: string | undefined;
  for (const name of names.keys()) {
    const first = family.firstWeights.find((weight) => name === weight || name.endsWith(`.${weight}`));
    const found = first === undefined ? undefined : name.slice(0, name.length - first.length);
    // The shortest one: `layer1.0.conv1.weight` ends like a first convolution too.
    if (found !== undefined && (prefix === undefined || found.length < prefix.length)) prefix = found;
  }
  if (prefix === undefined) return undefined;
  const weights = new Map<string, WeightTensor>();
  const others: string[] = [];
  for (const [name, original] of names) {
    if (name.startsWith(prefix)) {
      const own = name.slice(prefix.length);
      weights.set(family.rename?.(own) ?? own, table.get(original)!);
    } else others.push(original);
  }
  return { weights, others };
}

function toWarning(unused: readonly string[]): ImportWarning {
  return { code: 'weights-left-out', weights: unused.length, first: unused.slice(0, MAX_NAMED) };
}
