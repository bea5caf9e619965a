import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import type { PipelineError } from '../../core/errors.ts';
import type { ColourRule } from '../../core/preprocessing.ts';
import { asIfColours, otherChannels, withColours } from './first-convolution.ts';
import type { ImportWarning, NetworkCandidate, NetworkQuestion } from './import.contract.ts';
import { matchByOrder } from './match-order.ts';
import type { Architecture } from './architecture.ts';
import { allArchitectures } from './families.ts';
import { INPUT_NAME, type PlanStep } from './network-plan.ts';
import { FIRST_WEIGHTS, isCounter, notRecognised, recognise, type Recognised } from './recognise.ts';

const MAX_NAMED = 3; // names in a warning
const MAX_PREFIX_TOKENS = 6;
const COLOUR_WARNINGS = { grey: [{ code: 'grey-input' }], rgba: [{ code: 'alpha-input' }] } as const;

/** A network of a checkpoint, and what it is called beside the others. */
export interface FoundNetwork extends Omit<Recognised, 'unused'>, NetworkCandidate {
  /** `grey`: its first convolution took one channel, and takes the first of three now; `rgba`: it takes alpha as the fourth. */
  readonly colours: ColourRule | undefined;
}

/**
 * Finds the networks of a checkpoint: a student and a teacher, weights and their moving average; and every architecture that
 * the same weights fit.
 *
 * @returns at least one, in the file's order
 * @throws PipelineError `model-mismatch` if there is none, with the nearest and what does not fit it
 */
export function findNetworks(table: WeightTable): readonly [FoundNetwork, ...FoundNetwork[]] {
  const names = new Map(Array.from(table.keys(), (name) => [name.replace(/(^|\.)(?:module\.)+/g, '$1'), name]));
  const plain = new Map(Array.from(names, ([name, original]) => [name, table.get(original)!]));
  const parts = findPrefixes(names.keys()).map((prefix) => ({ prefix, ...withColours(withPrefix(prefix, plain)) }));
  const byName = parts.flatMap(({ prefix, weights, colours }) => {
    const fits = recognise(weights).filter(({ architecture }) => takesColours(architecture, colours));
    return fits.length === 0 ? [] : [{ prefix, fits, colours }];
  });
  const fitting = byName.length > 0 ? byName : findByOrder('', plain);
  const prefixes = fitting.map(({ prefix }) => prefix);
  const others = [...names].flatMap(([name, original]) =>
    isCounter(name) || prefixes.some((prefix) => name.startsWith(prefix)) ? [] : [original],
  );
  const labels = toLabels(prefixes);
  const [first, ...rest] = fitting.flatMap(({ prefix, fits, colours }) =>
    fits.map(({ unused, ...fit }) => ({
      ...fit,
      colours,
      warnings: [
        ...fit.warnings,
        ...(colours ? COLOUR_WARNINGS[colours] : []),
        ...leftOut([...unused, ...others.filter((name) => !isOfHead(name, fit))]),
      ],
      ...toCandidate(fit, labels.get(prefix), fits.length),
    })),
  );
  if (!first)
    throw whyNone(
      parts.map(({ weights }) => weights),
      plain,
    );
  return [first, ...rest];
}

/** Whether a network takes these channels: what changes the picture before the first convolution knows three. */
function takesColours({ plan }: Architecture, colours: ColourRule | undefined): boolean {
  return colours !== 'rgba' || plan.steps.every((step) => step.op === 'conv' || !readsPicture(step));
}

function readsPicture(step: PlanStep): boolean {
  if ('inputs' in step) return step.inputs.includes(INPUT_NAME);
  return 'input' in step && step.input === INPUT_NAME;
}

/** Whether a weight beside the network is of its head, whatever stands in front: `classifier.weight` beside `vit.embeddings…`. */
function isOfHead(name: string, { architecture: { head } }: Pick<Recognised, 'architecture'>): boolean {
  return name.split('.').some((part) => head.has(part));
}

function whyNone(parts: readonly WeightTable[], plain: WeightTable): PipelineError {
  for (const part of parts) {
    const other = asIfColours(part);
    const [known] = other ? recognise(other.weights) : [];
    if (other && known) return otherChannels(known.architecture.id, other.channels);
  }
  return notRecognised(parts, plain);
}

interface Part {
  readonly prefix: string;
  readonly colours: ColourRule | undefined;
  readonly fits: readonly Recognised[];
}

/** The networks that lie under names of other libraries: each the outermost part of the names that is one by order and shape. */
function findByOrder(prefix: string, plain: WeightTable): readonly Part[] {
  const { weights, colours } = withColours(withPrefix(prefix, plain));
  const fits = matchByOrder(weights, allArchitectures()).map(
    ({ architecture, weights: renamed, names }): Recognised => {
      const used = new Set(names.values());
      const unused = [...weights.keys()].filter((name) => !used.has(name) && !isCounter(name));
      const [first = ''] = used;
      const warning = { code: 'matched-by-order', architecture: architecture.id, first: prefix + first } as const;
      return { architecture, weights: renamed, warnings: [warning], unused: unused.map((name) => prefix + name) };
    },
  );
  if (fits.length > 0) return [{ prefix, fits, colours }];
  const heads = new Set(
    [...weights.keys()].flatMap((name) => (name.includes('.') ? [name.slice(0, name.indexOf('.') + 1)] : [])),
  );
  // A name more with each step: those of hostile files are no longer than what the file holds.
  return prefix.split('.').length > MAX_PREFIX_TOKENS
    ? []
    : [...heads].flatMap((head) => findByOrder(prefix + head, plain));
}

function leftOut(unused: readonly string[]): readonly ImportWarning[] {
  if (unused.length === 0) return [];
  return [{ code: 'weights-left-out', weights: unused.length, first: unused.slice(0, MAX_NAMED) }];
}

/**
 * The network that is meant: the only one, or the one of this id; an architecture's name will do where it is the only such one.
 *
 * @returns undefined if there is a choice and it was not made, or made of none of them
 */
export function chosenOf(found: readonly FoundNetwork[], id: string | undefined): FoundNetwork | undefined {
  const [only, ...others] = found;
  if (id === undefined) return others.length === 0 ? only : undefined;
  const named = found.find((one) => one.id === id);
  if (named) return named;
  const ofArchitecture = found.filter(({ architecture }) => architecture.id === id);
  return ofArchitecture.length === 1 ? ofArchitecture[0] : undefined;
}

/** The networks as a question to whoever brought the file. */
export function toQuestion(found: readonly FoundNetwork[]): NetworkQuestion {
  return {
    candidates: found.map(({ id, label, network, distinction }) => ({
      ...{ id, network },
      ...(label === undefined ? {} : { label }),
      ...(distinction === undefined ? {} : { distinction }),
    })),
  };
}

/**
 * What wrappers put in front of the first convolutions (`model.`, `teacher.backbone.` …), one a network. Names within a network
 * end like a first convolution too (`layer1.0.conv1.weight`), so of those that begin alike the shortest counts.
 */
function findPrefixes(names: Iterable<string>): readonly string[] {
  const all = new Set<string>();
  for (const name of names) {
    const first = FIRST_WEIGHTS.find((weight) => name === weight || name.endsWith(`.${weight}`));
    if (first !== undefined) all.add(name.slice(0, name.length - first.length));
  }
  return [...all].filter((prefix) => ![...all].some((other) => other !== prefix && prefix.startsWith(other)));
}

function withPrefix(prefix: string, table: WeightTable): WeightTable {
  const weights = new Map<string, WeightTensor>();
  for (const [name, tensor] of table) if (name.startsWith(prefix)) weights.set(name.slice(prefix.length), tensor);
  return weights;
}

/** What tells prefixes apart: their parts, without those that all begin or end with. */
function toLabels(prefixes: readonly string[]): ReadonlyMap<string, string | undefined> {
  if (prefixes.length < 2) return new Map(prefixes.map((prefix) => [prefix, undefined]));
  const parts = prefixes.map((prefix) => prefix.split('.').slice(0, -1));
  const shortest = Math.min(...parts.map(({ length }) => length));
  let front = 0;
  while (front < shortest && new Set(parts.map((one) => one[front])).size === 1) front++;
  let back = 0;
  while (back < shortest - front - 1 && new Set(parts.map((one) => one.at(-1 - back))).size === 1) back++;
  return new Map(prefixes.map((prefix, i) => [prefix, parts[i]!.slice(front, parts[i]!.length - back).join('.')]));
}

function toCandidate(
  { architecture: { id, distinction } }: Pick<Recognised, 'architecture'>,
  label: string | undefined,
  fits: number,
): NetworkCandidate {
  const network = { network: id, ...(fits > 1 && distinction !== undefined ? { distinction } : {}) };
  if (label === undefined) return { id, ...network };
  return { id: fits > 1 ? `${label}/${id}` : label, label, ...network };
}
