import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import type { NetworkCandidate, NetworkQuestion } from './import.contract.ts';
import { FIRST_WEIGHTS, notRecognised, recognise, type Recognised } from './recognise.ts';

/** A network of a checkpoint, and what it is called beside the others. */
export interface FoundNetwork extends Recognised, NetworkCandidate {}

/**
 * Finds the networks of a checkpoint: a student and a teacher, weights and their moving average; and every architecture that
 * the same weights fit.
 *
 * @returns at least one, in the file's order
 * @throws PipelineError `model-mismatch` if there is none, with the nearest and what does not fit it
 */
export function findNetworks(table: WeightTable): readonly [FoundNetwork, ...FoundNetwork[]] {
  const names = new Map(Array.from(table.keys(), (name) => [name.replace(/(^|\.)(?:module\.)+/g, '$1'), name]));
  const prefixes = findPrefixes(names.keys());
  const parts = prefixes.map((prefix) => ({ prefix, weights: withPrefix(prefix, names, table) }));
  const fitting = parts.filter(({ weights }) => recognise(weights).length > 0);
  const taken = fitting.map(({ prefix }) => prefix);
  const others = [...names].flatMap(([name, original]) =>
    taken.some((one) => name.startsWith(one)) ? [] : [original],
  );
  const labels = toLabels(taken);
  const found = fitting.flatMap(({ prefix, weights }) => {
    const fits = recognise(weights, others);
    return fits.map((fit) => ({ ...fit, ...toCandidate(fit.architecture.id, labels.get(prefix), fits.length) }));
  });
  const [first, ...rest] = found;
  if (!first) throw notRecognised(parts[0]?.weights ?? table);
  return [first, ...rest];
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
  return { candidates: found.map(({ id, words }) => ({ id, words })) };
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

function withPrefix(prefix: string, names: ReadonlyMap<string, string>, table: WeightTable): WeightTable {
  const weights = new Map<string, WeightTensor>();
  for (const [name, original] of names) {
    if (name.startsWith(prefix)) weights.set(name.slice(prefix.length), table.get(original)!);
  }
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

function toCandidate(architecture: string, label: string | undefined, fits: number): NetworkCandidate {
  if (label === undefined) return { id: architecture, words: architecture };
  return { id: fits > 1 ? `${label}/${architecture}` : label, words: `${label}: ${architecture}` };
}
