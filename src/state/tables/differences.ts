import { cut, textAt, valueAt } from './origin.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** What a manifest says of how rows were made, besides the model. */
export type ChoiceName =
  | 'output'
  | 'preset'
  | 'size'
  | 'shorter-edge'
  | 'filter'
  | 'pillow'
  | 'exif'
  | 'wide-grey'
  | 'channels'
  | 'range'
  | 'mean'
  | 'std'
  | 'arithmetic'
  | 'pixels'
  | 'kernel-version';

/** A model as a manifest names it. */
export interface NamedModel {
  /** Undefined if it has no name there. */
  readonly title: string | undefined;
  /** As it stands there: of a file of somebody else's, any text. */
  readonly sha256: string;
}

/** Where two manifests differ: in the weights, or in a choice, whose values are given as text of 200 characters at most. */
export type Difference =
  | { readonly code: 'model'; readonly here: NamedModel; readonly there: NamedModel }
  | { readonly code: ChoiceName; readonly here: string; readonly there: string };

/** A choice that changes rows: where it stands, its name, and what it was before it could be chosen. */
interface Choice {
  readonly keys: readonly string[];
  readonly name: ChoiceName;
  readonly before?: unknown;
  /** Whether it only counts where both sides crop. */
  readonly ofCrop?: boolean;
}

const CHOICES: readonly Choice[] = [
  { keys: ['output'], name: 'output' },
  { keys: ['preprocessing', 'preset'], name: 'preset' },
  { keys: ['preprocessing', 'sizePx'], name: 'size' },
  { keys: ['preprocessing', 'resizePx'], name: 'shorter-edge', ofCrop: true },
  { keys: ['preprocessing', 'filter'], name: 'filter' },
  { keys: ['preprocessing', 'pillow'], name: 'pillow' },
  { keys: ['preprocessing', 'exif'], name: 'exif' },
  { keys: ['preprocessing', 'wideGrey'], name: 'wide-grey', before: 'clip' },
  { keys: ['preprocessing', 'channels'], name: 'channels', before: 'RGB' },
  { keys: ['preprocessing', 'range'], name: 'range', before: '0-1' },
  { keys: ['preprocessing', 'mean'], name: 'mean' },
  { keys: ['preprocessing', 'std'], name: 'std' },
  { keys: ['arithmetic'], name: 'arithmetic' },
  { keys: ['pixels'], name: 'pixels' },
  { keys: ['kernel_version'], name: 'kernel-version' },
];

/**
 * Where two manifests say that rows were made in different ways, the model first.
 *
 * @param ours - of the rows that are open
 * @param theirs - of the file: outside data
 * @returns nothing where they agree, or where the file does not say
 */
export function differencesOf(ours: Manifest, theirs: Manifest): readonly Difference[] {
  const differences: Difference[] = [];
  const ourModel = textAt(ours, 'model', 'sha256');
  const theirModel = textAt(theirs, 'model', 'sha256');
  if (ourModel !== undefined && theirModel !== undefined && ourModel !== theirModel) {
    differences.push({
      code: 'model',
      here: { title: titleOf(ours), sha256: ourModel },
      there: { title: titleOf(theirs), sha256: theirModel },
    });
  }
  const areCrops = [ours, theirs].every((side) => textAt(side, 'preprocessing', 'preset') === 'crop');
  for (const { keys, name, before, ofCrop = false } of CHOICES) {
    const here = valueAt(ours, ...keys) ?? before;
    const there = valueAt(theirs, ...keys) ?? before;
    if (here === undefined || there === undefined || (ofCrop && !areCrops)) continue;
    if (JSON.stringify(here) !== JSON.stringify(there)) {
      differences.push({ code: name, here: toText(here), there: toText(there) });
    }
  }
  return differences;
}

function titleOf(side: Manifest): string | undefined {
  return textAt(side, 'model', 'title') ?? textAt(side, 'model', 'name');
}

function toText(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return cut(items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', '));
}
