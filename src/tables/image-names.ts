import { Slicer } from '../core/event-loop.ts';
import { foundForm, imageForm, type LabelRuleKind } from './label-rule.ts';

/** Images by one form of their paths, as lists: `firstOf`, then `nextOf` until −1. No object an image. */
export interface NameIndex {
  /** The first image that answers to a key, −1 if none does. Composed and decomposed letters count as equal, by a loose rule also cases. */
  firstOf(key: string): number;
  /** The next image of the same form, −1 behind the last one. */
  nextOf(image: number): number;
  /** Whether the image's own form is this key of it, unit for unit. */
  isSpelled(image: number, key: string): boolean;
}

/** Images by every form of their paths, each made when it is first needed. */
export class ImageNames {
  readonly paths: readonly string[];
  readonly #indexes = new Map<LabelRuleKind, NameIndex>();

  /** @param paths - POSIX, relative to the picked folder; an image's number is its place here */
  constructor(paths: readonly string[]) {
    this.paths = paths;
  }

  /**
   * The images by that form, in slices. Without their zeros, a stem that had none goes before others of its form, and stems that
   * differ in the number of their zeros answer to none.
   *
   * @throws the signal's reason
   */
  async by(kind: LabelRuleKind, signal?: AbortSignal): Promise<NameIndex> {
    let index = this.#indexes.get(kind);
    if (!index) {
      index = await buildIndex(this.paths, kind, signal);
      this.#indexes.set(kind, index);
    }
    return index;
  }
}

async function buildIndex(
  paths: readonly string[],
  kind: LabelRuleKind,
  signal: AbortSignal | undefined,
): Promise<NameIndex> {
  const first = new Map<string, number>();
  const next = new Int32Array(paths.length).fill(-1);
  const odd = new Map<number, string>(); // how a form is spelled, where it is not the one that it is found by
  const mixed = new Set<string>(); // forms of stems with different numbers of zeros
  const spelledKind = kind === 'stem-without-zeros' ? 'stem' : kind;
  const slicer = new Slicer(signal);
  for (let image = paths.length - 1; image >= 0; image--) {
    if (slicer.isDue(image)) await slicer.breathe();
    const path = paths[image]!;
    const form = foundForm(kind, imageForm(kind, path));
    const spelled = imageForm(spelledKind, path);
    const before = first.get(form) ?? -1;
    if (spelled !== form) odd.set(image, spelled);
    if (kind === 'stem-without-zeros' && before >= 0 && odd.get(before) !== odd.get(image)) mixed.add(form);
    next[image] = before;
    first.set(form, image);
  }
  for (const form of mixed) keepExact(form, { first, next, odd });
  return {
    firstOf: (key) => first.get(foundForm(kind, key)) ?? -1,
    nextOf: (image) => next[image] ?? -1,
    isSpelled: (image, key) => (odd.get(image) ?? foundForm(kind, key)) === key,
  };
}

interface Chains {
  readonly first: Map<string, number>;
  readonly next: Int32Array;
  readonly odd: ReadonlyMap<number, string>;
}

/** Leaves in a list only the images that are spelled as its form. */
function keepExact(form: string, { first, next, odd }: Chains): void {
  let last = -1;
  let image = first.get(form) ?? -1;
  first.delete(form);
  while (image >= 0) {
    const following = next[image]!;
    if (!odd.has(image)) {
      if (last < 0) first.set(form, image);
      else next[last] = image;
      last = image;
    }
    image = following;
  }
  if (last >= 0) next[last] = -1;
}
