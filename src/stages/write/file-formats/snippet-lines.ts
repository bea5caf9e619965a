import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { SnippetReduction } from './reduction-snippet.ts';
import type { WriteDtype } from '../table-header.ts';

/** What the snippet must know of the file just saved. */
export interface SnippetRequest {
  readonly fileName: string;
  readonly rows: number;
  readonly dim: number;
  /** As it was written; float32 unless told. */
  readonly dtype?: WriteDtype;
  /** A path with a row, to show how its vector is found; POSIX, relative to the picked folder. */
  readonly examplePath?: string;
  /** For npz: how its longest list of texts is held; `unicode` unless told. */
  readonly textLayout?: 'unicode' | 'utf8';
  /** Whether labels came along. */
  readonly hasColumns?: boolean;
  /** What reduced the rows. */
  readonly reduction?: SnippetReduction;
}

/** Rows, length and numbers, for a comment. */
export function shapeOf({ rows, dim, dtype = 'float32' }: SnippetRequest): string {
  return `${rows} x ${dim}, ${dtype}`;
}

/** Loads a CSV file as a list of dictionaries. */
export function csvLines({ fileName }: SnippetRequest, variable: string, titles: string): readonly string[] {
  return [
    'import csv',
    '',
    `with open(${toPythonString(fileName)}, encoding='utf-8-sig', newline='') as file:`,
    `    ${variable} = list(csv.DictReader(file))  # ${titles}`,
  ];
}

/** Loads a pickle. */
export function pickleLines({ fileName }: SnippetRequest, variable: string): readonly string[] {
  return [
    'import pickle',
    '',
    `with open(${toPythonString(fileName)}, 'rb') as file:`,
    `    ${variable} = pickle.load(file)`,
  ];
}

/** Looks one image up among `paths` and `embeddings`; nothing where no path is given. */
export function lookUpLines({ examplePath }: SnippetRequest): readonly string[] {
  if (examplePath === undefined) return [];
  return [
    '',
    'row = {path: i for i, path in enumerate(paths)}',
    `vector = embeddings[row[${toPythonString(examplePath)}]]`,
  ];
}
