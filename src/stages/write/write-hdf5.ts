import { layOutHdf5, Hdf5Group, type ArrayRun } from '../../formats/hdf5/layout.ts';
import type { Hdf5Type } from '../../formats/hdf5/messages.ts';
import { checkNesting } from './nested-paths.ts';
import { bytesOf, columnsJson, labelNumbers, sizeNumbers } from './plain-facts.ts';
import type { RowEncoder } from './row-encoder.ts';
import { savedMeta } from './saved-meta.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/** The group that holds all but the rows; underscores are added where a folder has this name. */
const ABOUT = '__foldvec__';

/** An array besides the rows, with its bytes. */
interface Known {
  readonly name: string;
  readonly type: Hdf5Type;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Writes HDF5: groups mirror the folder, and each file is a dataset of shape (dim), `/010/0108775015.jpg`. What else there is to
 * say stands in a group that the root's attribute `foldvec_group` names (`__foldvec__`): `labels` int64, `sizes` int64 (bytes, −1
 * where unknown), `mtimes_ms` float64 (NaN where unknown), and as JSON texts `paths` in the order of the rows, `classes`,
 * `columns`, `skipped` and `meta`, which cannot tell what is known only once all rows are written. Names that are no valid Unicode
 * are bytes as Python's `surrogatepass` gives them; an empty name is `%`, `.` is `%2E`, and NUL `%00`, for HDF5 has no such names.
 *
 * @throws PipelineError `write-failed` if a path is both a file and a folder, or stands twice
 */
export async function openHdf5Writer(header: TableHeader, output: Output, encoder: RowEncoder): Promise<TableWriter> {
  const paths = header.paths.map(toLinkPath);
  checkNesting(paths);
  const numbers = numbersOf(header);
  const texts = textsOf(header, encoder);
  const root = new Hdf5Group();
  const groups = new Map<string, Hdf5Group>([['', root]]);
  for (const [row, path] of paths.entries()) {
    const slash = path.lastIndexOf('/');
    groupAt(groups, path.slice(0, Math.max(0, slash))).addArray(path.slice(slash + 1), numbers.length + row);
  }
  const about = nameOfAbout(root);
  numbers.forEach(({ name }, i) => root.group(about).addArray(name, i));
  texts.forEach(({ name }, i) => root.group(about).addArray(name, numbers.length + paths.length + i));
  const runs: readonly ArrayRun[] = [
    ...numbers.map((array) => ({ array, count: 1 })),
    { array: { type: { kind: encoder.dtype }, shape: [header.dim] }, count: paths.length },
    ...texts.map((array) => ({ array, count: 1 })),
  ];
  const utf8 = new TextEncoder();
  const version = header.meta['foldvec'];
  const layout = layOutHdf5(root, runs, [
    ...(typeof version === 'string' && version !== '' ? [{ name: 'foldvec', value: utf8.encode(version) }] : []),
    { name: 'foldvec_group', value: utf8.encode(about) },
  ]);
  for (const piece of layout.pieces()) await output.write(piece);
  for (const { bytes } of numbers) await output.write(bytes);
  return {
    rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
    async end() {
      for (const { bytes } of texts) await output.write(bytes);
    },
  };
}

function toLinkPath(path: string): string {
  return path
    .split('/')
    .map((name) => (name === '' ? '%' : name === '.' ? '%2E' : name.replaceAll('\0', '%00')))
    .join('/');
}

/** @param groups - by path; '' is the root */
function groupAt(groups: Map<string, Hdf5Group>, path: string): Hdf5Group {
  const known = groups.get(path);
  if (known) return known;
  // Down from the root, not by recursion: hostile paths may be very deep.
  let group = groups.get('')!;
  for (const name of path.split('/')) group = group.group(name);
  groups.set(path, group);
  return group;
}

function nameOfAbout(root: Hdf5Group): string {
  let name = ABOUT;
  while (root.groups.has(name) || root.names.includes(name)) name += '_';
  return name;
}

function numbersOf(header: TableHeader): readonly Known[] {
  const shape = [header.paths.length];
  const sizes = sizeNumbers(header);
  return [
    { name: 'labels', type: { kind: 'int64' }, shape, bytes: bytesOf(labelNumbers(header)) },
    ...(sizes ? [{ name: 'sizes', type: { kind: 'int64' }, shape, bytes: bytesOf(sizes) } as const] : []),
    ...(header.mtimesMs
      ? [{ name: 'mtimes_ms', type: { kind: 'float64' }, shape, bytes: bytesOf(header.mtimesMs) } as const]
      : []),
  ];
}

function textsOf(header: TableHeader, encoder: RowEncoder): readonly Known[] {
  const { paths, classes, skipped, columns, meta } = header;
  const texts = {
    paths: JSON.stringify(paths),
    classes: JSON.stringify(classes),
    columns: columnsJson(columns),
    skipped: JSON.stringify(skipped),
    meta: JSON.stringify(savedMeta(meta, encoder, false)),
  };
  const utf8 = new TextEncoder();
  return Object.entries(texts).map(([name, text]) => {
    const bytes = utf8.encode(text);
    return { name, type: { kind: 'text', bytes: bytes.length }, shape: [], bytes };
  });
}
