import { toPythonString } from '../../formats/python-literal.ts';
import type { WriteFormat, WriteRequest } from './write.contract.ts';

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
  /** For npz: how its paths are held, `npzStringLayout(paths)`; `unicode` unless told. */
  readonly pathLayout?: 'unicode' | 'utf8';
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
    ...pathLines(request.pathLayout ?? 'unicode'),
    "labels = archive['labels']  # index into classes; -1 for files outside of any folder",
    "classes = archive['classes'].tolist()",
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
  'skipped-csv': (request) => [
    'import csv',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8-sig', newline='') as file:`,
    '    skipped = list(csv.DictReader(file))  # path, stage, code, reason',
  ],
};

function shapeOf({ rows, dim, dtype = 'float32' }: SnippetRequest): string {
  return `${rows} x ${dim}, ${dtype}`;
}

function pathLines(layout: 'unicode' | 'utf8'): readonly string[] {
  if (layout === 'unicode') return ["paths = archive['paths'].tolist()  # paths[i] belongs to embeddings[i]"];
  return [
    "text, ends = archive['paths_utf8'].tobytes(), archive['paths_offsets'].tolist()",
    "paths = [text[a:b].decode('utf-8', 'surrogatepass') for a, b in zip(ends, ends[1:])]",
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
