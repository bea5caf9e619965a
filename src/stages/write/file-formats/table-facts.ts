import type { PathExtent } from '../../../core/path-extent.ts';
import { stemOf } from '../../../core/path-stem.ts';
import type { Reduction } from '../../../core/reduction.ts';
import type { TableColumn } from '../../../core/table-column.ts';
import { unicodeWidth } from '../../../formats/npy/parts.ts';
import { utf8Length } from '../../../formats/bytes/wtf8.ts';
import { reductionBytes } from '../reduction-arrays.ts';
import type { SkippedFile } from '../table-header.ts';

const META_BYTES = 1500; // about what the settings of a run are as JSON

/** A list of texts, measured. */
export interface TextFacts {
  readonly count: number;
  /** Code points of the longest. */
  readonly longest: number;
  /** All of them in UTF-8. */
  readonly bytes: number;
}

/** A column of labels, measured. */
export interface ColumnFacts {
  readonly name: string;
  readonly kind: TableColumn['kind'];
  /** The values as they are printed. */
  readonly texts: TextFacts;
  /** Rows that have a value; of texts and whole numbers all. */
  readonly present: number;
}

/** What the size of a file depends on, besides its numbers. */
export interface TableFacts {
  readonly rows: number;
  /** Length of a row. */
  readonly dim: number;
  readonly paths: TextFacts;
  readonly stems: TextFacts;
  readonly fileNames: TextFacts;
  /** Each folder once, by its own name. */
  readonly folderNames: TextFacts;
  readonly classes: TextFacts;
  /** The class names of all rows, in UTF-8. */
  readonly classBytes: number;
  /** The class numbers of all rows, as text. */
  readonly labelBytes: number;
  readonly columnNames: TextFacts;
  readonly columns: readonly ColumnFacts[];
  readonly skippedPaths: TextFacts;
  /** With their codes. */
  readonly skippedReasons: TextFacts;
  /** The settings as JSON. */
  readonly metaBytes: number;
  /** What reduced the rows; 0 for whole ones. */
  readonly reductionBytes: number;
}

/** What is measured: all of a table, or evenly spread rows of it. */
export interface TableSample {
  readonly paths: readonly string[];
  /** Rows of the whole table; as many as there are paths unless told. */
  readonly rows?: number;
  /** Of all paths, so that some long ones are not overlooked; how many they are, and in how many folders. */
  readonly whole?: (PathExtent & { readonly rows: number; readonly folders: number }) | undefined;
  readonly dim: number;
  readonly columns?: readonly TableColumn[];
  readonly skipped?: readonly Pick<SkippedFile, 'path' | 'code' | 'reason'>[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly reduction?: Reduction;
}

/** Measures a table, or estimates it by some of its rows. */
export function tableFacts({
  paths,
  rows = paths.length,
  whole,
  dim,
  columns = [],
  skipped = [],
  meta,
  reduction,
}: TableSample): TableFacts {
  const folders = foldersOf(paths);
  const more = whole && whole.rows > 0 ? rows / whole.rows : 1; // skipped files may have rows, too
  const classNames = paths.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  const classes = [...new Set(classNames)].filter((name) => name !== '').sort();
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const labels = classNames.map((name) => String(numbers.get(name) ?? -1));
  const columnNames = columns.map(({ name }) => name);
  return {
    rows,
    dim,
    paths: textFacts(paths, rows, whole && { units: whole.pathUnits * more, longest: whole.longestPath }),
    stems: textFacts(paths.map(stemOf), rows, whole && { units: undefined, longest: stemOf(whole.longestName) }),
    fileNames: textFacts(
      paths.map(ownName),
      rows,
      whole && { units: whole.nameUnits * more, longest: whole.longestName },
    ),
    folderNames: textFacts(folders.map(ownName), whole?.folders),
    classes: textFacts(classes),
    classBytes: textFacts(classNames, rows).bytes,
    labelBytes: textFacts(labels, rows).bytes,
    columnNames: textFacts(columnNames),
    columns: columns.map(({ name, kind, values }) => ({
      name,
      kind,
      texts: textFacts(Array.from(values, String), rows),
      present:
        kind === 'number'
          ? (values.filter((value) => !Number.isNaN(value)).length / Math.max(1, values.length)) * rows
          : rows,
    })),
    skippedPaths: textFacts(skipped.map(({ path }) => path)),
    skippedReasons: textFacts(skipped.map(({ code, reason }) => `${code}: ${reason}`)),
    metaBytes: meta === undefined ? META_BYTES : utf8Length(JSON.stringify(meta)),
    reductionBytes: reduction === undefined ? 0 : reductionBytes(reduction),
  };
}

/** What is known of all texts, where only some are measured. */
interface WholeTexts {
  /** UTF-16 units of all of them; undefined where they are as long as those that are measured. */
  readonly units: number | undefined;
  readonly longest: string;
}

function textFacts(texts: readonly string[], count = texts.length, whole?: WholeTexts): TextFacts {
  if (texts.length === 0) return { count, longest: unicodeWidth(texts), bytes: 0 };
  const bytes = texts.reduce((sum, text) => sum + utf8Length(text), 0);
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  const share = whole?.units === undefined || units === 0 ? count / texts.length : whole.units / units;
  return { count, longest: unicodeWidth(whole ? [...texts, whole.longest] : texts), bytes: bytes * share };
}

/** Every folder above these paths, once. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break; // and so are the folders above it
      folders.add(folder);
    }
  }
  return [...folders];
}

function ownName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
