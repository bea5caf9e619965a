import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import type { Architecture } from './architecture.ts';
import { expectedWeights, NORM_PARTS } from './expected-weights.ts';
import type { ConvStep } from './network-plan.ts';
import { isAscending, keepsRoles, naturalOrder } from './renamed-modules.ts';

/**
 * Families whose epsilons and strides are the same wherever they are built. MobileNets are not: other libraries have other
 * epsilons, which weights do not show.
 */
const FAMILIES = /^(wide_)?resne|^vgg/;

/** A network whose weights have other names than torchvision's. */
export interface OrderMatch {
  readonly architecture: Architecture;
  /** Named as torchvision names them. */
  readonly weights: WeightTable;
  /** Name in the file, by torchvision's. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Finds the networks whose convolutions and normalisations these are, by their order and shapes: weights of the same network
 * under other names. Modules go by the file's order or by their names' (2 before 10), a block's shortcut last or first. Where
 * that leaves two ways, or names do not say which of two equal shapes comes first, nothing is matched: a wrong guess would
 * give wrong rows without a word.
 *
 * @param weights - of one network; what stands behind it as a head may hold anything but convolutions and normalisations
 * @returns none if nothing fits in exactly one way
 */
export function matchByOrder(weights: WeightTable, architectures: readonly Architecture[]): readonly OrderMatch[] {
  const inFile = modulesOf(weights);
  const orders = [inFile, naturalOrder(inFile)].map((modules) => ({
    convs: modules.filter((module) => weights.get(`${module}.weight`)?.shape.length === 4),
    norms: modules.filter((module) => NORM_PARTS.every((part) => weights.get(`${module}.${part}`)?.shape.length === 1)),
  }));
  return architectures.flatMap((architecture) => {
    if (!FAMILIES.test(architecture.id)) return [];
    const steps = architecture.plan.steps.filter((step) => step.op === 'conv');
    const ways = new Map<string, ReadonlyMap<string, string>>();
    for (const variant of [steps, shortcutsFirst(steps)]) {
      for (const order of orders) {
        const renamed = fit(variant, order, weights);
        if (renamed)
          ways.set(
            [...steps.map(({ module, norm }) => [module, norm?.module])]
              .flat()
              .map((name) => renamed.get(name ?? ''))
              .join(),
            renamed,
          );
      }
    }
    const [modules, ...others] = ways.values();
    if (!modules || others.length > 0) return [];
    const names = new Map(
      Array.from(expectedWeights(architecture.plan).keys(), (name) => {
        const at = name.lastIndexOf('.');
        return [name, `${modules.get(name.slice(0, at))!}${name.slice(at)}`];
      }),
    );
    const renamed = new Map<string, WeightTensor>(Array.from(names, ([to, from]) => [to, weights.get(from)!]));
    return [{ architecture, weights: renamed, names }];
  });
}

interface Modules {
  readonly convs: readonly string[];
  readonly norms: readonly string[];
}

/** @returns names of the file's modules by torchvision's; undefined if they do not fit one by one */
function fit(
  steps: readonly ConvStep[],
  found: Modules,
  weights: WeightTable,
): ReadonlyMap<string, string> | undefined {
  const expectedNorms = steps.filter(({ norm }) => norm);
  if (steps.length !== found.convs.length || expectedNorms.length !== found.norms.length) return undefined;
  const renamed = new Map<string, string>();
  for (const [i, step] of steps.entries()) {
    const { module, from, to, groups, kernel, hasBias } = step;
    const actual = found.convs[i]!;
    const isSame = weights.get(`${actual}.weight`)!.shape.join() === [to, from / groups, ...kernel].join();
    if (!isSame || weights.has(`${actual}.bias`) !== hasBias) return undefined;
    renamed.set(module, actual);
  }
  for (const [i, { norm, to }] of expectedNorms.entries()) {
    if (weights.get(`${found.norms[i]!}.weight`)!.shape[0] !== to) return undefined;
    renamed.set(norm!.module, found.norms[i]!);
  }
  return saysOrder(steps, renamed) && keepsRoles(renamed) ? renamed : undefined;
}

/** Whether the names themselves say which of two modules of one shape comes first. */
function saysOrder(steps: readonly ConvStep[], renamed: ReadonlyMap<string, string>): boolean {
  const main = steps.filter(({ module }) => !isShortcut(module));
  const latest = new Map<string, ConvStep>();
  return main.every((step) => {
    const shape = [step.to, step.from, step.kernel].join();
    const before = latest.get(shape);
    latest.set(shape, step);
    if (!before) return true;
    const isInOrder = (a: string | undefined, b: string | undefined) =>
      a === undefined || b === undefined || isAscending(renamed.get(a)!, renamed.get(b)!);
    return isInOrder(before.module, step.module) && isInOrder(before.norm?.module, step.norm?.module);
  });
}

function modulesOf(weights: WeightTable): readonly string[] {
  const modules = new Set<string>();
  for (const name of weights.keys()) modules.add(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
  return [...modules];
}

/** The same steps, each block's shortcut before what it goes around. */
function shortcutsFirst(steps: readonly ConvStep[]): readonly ConvStep[] {
  const moved: ConvStep[] = [];
  for (const step of steps) {
    if (!isShortcut(step.module)) {
      moved.push(step);
      continue;
    }
    const block = step.module.slice(0, step.module.indexOf('downsample'));
    moved.splice(
      moved.findIndex(({ module }) => module.startsWith(block)),
      0,
      step,
    );
  }
  return moved;
}

function isShortcut(module: string): boolean {
  return module.includes('.downsample.');
}
