import { cut, textAt, valueAt } from './origin.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** A choice that changes rows: where it stands, its name for people, and what it was before it could be chosen. */
interface Choice {
  readonly keys: readonly string[];
  readonly words: string;
  readonly before?: unknown;
  /** Whether it only counts where both sides crop. */
  readonly ofCrop?: boolean;
}

const CHOICES: readonly Choice[] = [
  { keys: ['output'], words: 'Output' },
  { keys: ['preprocessing', 'preset'], words: 'Preset' },
  { keys: ['preprocessing', 'sizePx'], words: 'Size' },
  { keys: ['preprocessing', 'resizePx'], words: 'Shorter edge before the crop', ofCrop: true },
  { keys: ['preprocessing', 'filter'], words: 'Filter' },
  { keys: ['preprocessing', 'pillow'], words: 'Pillow’s release' },
  { keys: ['preprocessing', 'exif'], words: 'EXIF orientation' },
  { keys: ['preprocessing', 'channels'], words: 'Order of channels', before: 'RGB' },
  { keys: ['preprocessing', 'range'], words: 'Range of values', before: '0-1' },
  { keys: ['preprocessing', 'mean'], words: 'Mean' },
  { keys: ['preprocessing', 'std'], words: 'Standard deviation' },
  { keys: ['arithmetic'], words: 'Arithmetic' },
  { keys: ['pixels'], words: 'Pixels' },
  { keys: ['kernel_version'], words: 'Version of the kernels' },
];

/**
 * Where two manifests say that rows were made in different ways, one sentence each, the model first.
 *
 * @param ours - of the rows that are open
 * @param theirs - of the file: outside data
 * @returns nothing where they agree, or where the file does not say
 */
export function differencesOf(ours: Manifest, theirs: Manifest): readonly string[] {
  const sentences: string[] = [];
  const ourModel = textAt(ours, 'model', 'sha256');
  const theirModel = textAt(theirs, 'model', 'sha256');
  if (ourModel !== undefined && theirModel !== undefined && ourModel !== theirModel) {
    sentences.push(`Model: ${titleOf(theirs)} in the file, ${titleOf(ours)} here. Other weights give other numbers.`);
  }
  const areCrops = [ours, theirs].every((side) => textAt(side, 'preprocessing', 'preset') === 'crop');
  for (const { keys, words, before, ofCrop = false } of CHOICES) {
    const here = valueAt(ours, ...keys) ?? before;
    const there = valueAt(theirs, ...keys) ?? before;
    if (here === undefined || there === undefined || (ofCrop && !areCrops)) continue;
    if (JSON.stringify(here) !== JSON.stringify(there)) {
      sentences.push(`${words}: ${wordsOf(there)} in the file, ${wordsOf(here)} here.`);
    }
  }
  return sentences;
}

function titleOf(side: Manifest): string {
  const title = textAt(side, 'model', 'title') ?? textAt(side, 'model', 'name') ?? 'a model without a name';
  return `${title} (${(textAt(side, 'model', 'sha256') ?? '').slice(0, 8)})`;
}

function wordsOf(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return cut(items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(', '));
}
