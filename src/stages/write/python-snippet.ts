import { toPythonString } from '../../formats/npy/python-literal.ts';
import { npzStringLayout } from './npz-string-layout.ts';
import type { TableHeader, WriteFormat, WriteRequest } from './write.contract.ts';

/** What the snippet must know of the file just saved. */
export interface SnippetRequest {
  readonly format: WriteFormat;
  readonly fileName: string;
  readonly rows: number;
  readonly dim: number;
  /** As it was written; float32 unless told. */
  readonly dtype?: WriteRequest['dtype'];
  /** A path with a row, to show how its vector is found; POSIX, relative to the picked folder. */
  readonly examplePath?: string;
  /** For npz: how its longest list of texts is held, {@link snippetTextLayout}; `unicode` unless told. */
  readonly textLayout?: 'unicode' | 'utf8';
  /** Whether labels came along. */
  readonly hasColumns?: boolean;
}

/** How the texts of an npz are held: `utf8` if one of its lists is. */
export function snippetTextLayout({ paths, columns }: Pick<TableHeader, 'paths' | 'columns'>): 'unicode' | 'utf8' {
  const lists = [paths, ...columns.flatMap((column) => (column.kind === 'text' ? [column.values] : []))];
  return lists.some((list) => npzStringLayout(list) === 'utf8') ? 'utf8' : 'unicode';
}

/**
 * Python that loads the very file just saved, and looks one image up in it where a path is given.
 *
 * @returns lines of Python 3, each ended by a line feed; needs numpy, and nothing else that is not Python's own
 */
export function pythonSnippet(request: SnippetRequest): string {
  return LINES[request.format](request)
    .map((line) => `${line}\n`)
    .join('');
}

const LINES: Readonly<Record<WriteFormat, (request: SnippetRequest) => readonly string[]>> = {
  npz: (request) => [
    'import json',
    'import numpy as np',
    '',
    `archive = np.load(${toPythonString(request.fileName)})`,
    `embeddings = archive['embeddings']  # ${shapeOf(request)}`,
    ...npzTextLines(request),
    "labels = archive['labels']  # index into classes; -1 for files outside of any folder",
    `classes = ${npzList(request, "'classes'")}`,
    ...npzColumnLines(request),
    "meta = json.loads(str(archive['meta']))",
    ...(request.examplePath === undefined
      ? []
      : [
          '',
          'row = {path: i for i, path in enumerate(paths)}',
          `vector = embeddings[row[${toPythonString(request.examplePath)}]]`,
        ]),
  ],
  npy: (request) => [
    'import numpy as np',
    '',
    `embeddings = np.load(${toPythonString(request.fileName)})  # ${shapeOf(request)}`,
  ],
  'paths-json': (request) => [
    'import json',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8') as file:`,
    '    table = json.load(file)',
    "paths = table['paths']  # paths[i] belongs to row i of the matrix",
    "stems = table['stems']  # file names without extension",
    ...(request.hasColumns ? ["columns = table['columns']  # name to list; None where a number is missing"] : []),
    ...(request.examplePath === undefined ? [] : [`row = paths.index(${toPythonString(request.examplePath)})`]),
  ],
  'pickle-matrix': (request) => [...pickleLines(request, 'embeddings'), `# numpy array, ${shapeOf(request)}`],
  'pickle-nested': (request) => [
    ...pickleLines(request, 'index'),
    `# dictionaries that mirror the folder, ${request.rows} arrays of ${request.dim} ${request.dtype ?? 'float32'}`,
    ...(request.examplePath === undefined
      ? []
      : [
          `vector = index${request.examplePath
            .split('/')
            .map((name) => `[${toPythonString(name)}]`)
            .join('')}`,
        ]),
  ],
  'rows-csv': (request) => csvLines(request, 'table', `row, path, stem, label, class${request.hasColumns ? ' …' : ''}`),
  'skipped-csv': (request) => csvLines(request, 'skipped', 'path, stage, code, reason'),
};

function shapeOf({ rows, dim, dtype = 'float32' }: SnippetRequest): string {
  return `${rows} x ${dim}, ${dtype}`;
}

function npzTextLines(request: SnippetRequest): readonly string[] {
  const helper = [
    'def texts(name):  # a long list is held in UTF-8',
    '    if name in archive:',
    '        return archive[name].tolist()',
    "    text, ends = archive[name + '_utf8'].tobytes(), archive[name + '_offsets'].tolist()",
    "    return [text[a:b].decode('utf-8', 'surrogatepass') for a, b in zip(ends, ends[1:])]",
    '',
  ];
  return [
    ...(request.textLayout === 'utf8' ? ['', ...helper] : []),
    `paths = ${npzList(request, "'paths'")}  # paths[i] belongs to embeddings[i]`,
    `stems = ${npzList(request, "'stems'")}  # file names without extension`,
  ];
}

function npzColumnLines(request: SnippetRequest): readonly string[] {
  if (!request.hasColumns) return [];
  const names = npzList(request, "'columns'");
  return [
    `columns = {name: ${npzList(request, 'key')} for name, key in zip(${names}, ${npzList(request, "'columns_keys'")})}`,
  ];
}

/** The list that an archive holds under a key, which is Python already. */
function npzList({ textLayout }: SnippetRequest, key: string): string {
  return textLayout === 'utf8' ? `texts(${key})` : `archive[${key}].tolist()`;
}

function csvLines({ fileName }: SnippetRequest, variable: string, titles: string): readonly string[] {
  return [
    'import csv',
    '',
    `with open(${toPythonString(fileName)}, encoding='utf-8-sig', newline='') as file:`,
    `    ${variable} = list(csv.DictReader(file))  # ${titles}`,
  ];
}

function pickleLines({ fileName }: SnippetRequest, variable: string): readonly string[] {
  return [
    'import pickle',
    '',
    `with open(${toPythonString(fileName)}, 'rb') as file:`,
    `    ${variable} = pickle.load(file)`,
  ];
}
