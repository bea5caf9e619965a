import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { layoutOf } from '../npz-string-layout.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { lookUpLines, shapeOf, type SnippetRequest } from './snippet-lines.ts';
import type { TextFacts } from './table-facts.ts';

const NPY_HEAD = 128;
const ALIGNMENT = 64;
const BEFORE_DATA = 30 + 6; // an entry's head and its padding field, besides the name
const BEHIND_DATA = 16;
const IN_DIRECTORY = 46;
const END = 22;

/** One archive with all of it; `numpy.load` reads it. */
export const npz = {
  id: 'npz',
  use: 'choice',
  suffix: '.npz',
  ending: '.npz',
  mime: 'application/zip',
  holdsRows: true,
  holdsReduction: true,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts, dtype) {
    const archive = new ArchiveSize();
    archive.add('embeddings', facts.rows * facts.dim * ITEM_BYTES[dtype]);
    archive.addTexts('paths', facts.paths);
    archive.addTexts('stems', facts.stems);
    archive.add('labels', facts.rows * 8);
    archive.addTexts('classes', facts.classes);
    archive.add('sizes', facts.rows * 8);
    archive.add('mtimes_ms', facts.rows * 8);
    if (facts.columns.length > 0) archive.addTexts('columns', facts.columnNames);
    if (facts.columns.length > 0) archive.addTexts('columns_keys', facts.columnNames);
    for (const { name, kind, texts } of facts.columns) {
      if (kind === 'text') archive.addTexts(`column_${name}`, texts);
      else archive.add(`column_${name}`, facts.rows * 8);
    }
    archive.addTexts('skipped_paths', facts.skippedPaths);
    archive.addTexts('skipped_reasons', facts.skippedReasons);
    if (facts.reductionBytes > 0) archive.add('reduction', facts.reductionBytes);
    archive.add('meta', facts.metaBytes * 4);
    return archive.bytes;
  },
  open: async () => (await import('../write-npz.ts')).openNpzWriter,
  snippet: (request) => [
    'import json',
    'import numpy as np',
    '',
    `archive = np.load(${toPythonString(request.fileName)})`,
    `embeddings = archive['embeddings']  # ${shapeOf(request)}`,
    ...textLines(request),
    "labels = archive['labels']  # index into classes; -1 for files outside of any folder",
    `classes = ${listOf(request, "'classes'")}`,
    ...columnLines(request),
    "meta = json.loads(str(archive['meta']))",
    ...lookUpLines(request),
  ],
} as const satisfies FileFormat;

/** Adds up an archive of arrays, each of which begins at a multiple of 64. */
class ArchiveSize {
  #offset = 0;
  #directory = END;

  get bytes(): number {
    return this.#offset + this.#directory;
  }

  add(name: string, bytes: number): void {
    const nameBytes = name.length + '.npy'.length;
    const start = Math.ceil((this.#offset + BEFORE_DATA + nameBytes) / ALIGNMENT) * ALIGNMENT;
    this.#offset = start + NPY_HEAD + bytes + BEHIND_DATA;
    this.#directory += IN_DIRECTORY + nameBytes;
  }

  addTexts(name: string, { count, longest, bytes }: TextFacts): void {
    const width = Math.max(1, longest);
    if (layoutOf(count, width) === 'unicode') {
      this.add(name, count * width * 4);
      return;
    }
    this.add(`${name}_utf8`, bytes);
    this.add(`${name}_offsets`, (count + 1) * 8);
  }
}

function textLines(request: SnippetRequest): readonly string[] {
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
    `paths = ${listOf(request, "'paths'")}  # paths[i] belongs to embeddings[i]`,
    `stems = ${listOf(request, "'stems'")}  # file names without extension`,
  ];
}

function columnLines(request: SnippetRequest): readonly string[] {
  if (!request.hasColumns) return [];
  const names = listOf(request, "'columns'");
  return [
    `columns = {name: ${listOf(request, 'key')} for name, key in zip(${names}, ${listOf(request, "'columns_keys'")})}`,
  ];
}

/** The list that an archive holds under a key, which is Python already. */
function listOf({ textLayout }: SnippetRequest, key: string): string {
  return textLayout === 'utf8' ? `texts(${key})` : `archive[${key}].tolist()`;
}
